"""The currencies of ISO 4217 that money is held in, and how many decimal places each has."""

from core.domain.errors import InvalidValue

_BY_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD
        CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ
        GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
        MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
        PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT
        TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
PLACES = {code: places for places, codes in _BY_PLACES.items() for code in codes.split()}


class UnknownCurrency(InvalidValue):
    """The code is none of ISO 4217's."""

    def __init__(self, code: object) -> None:
        super().__init__(f"{str(code)[:20]!r} is no currency of ISO 4217; a code looks like EUR")


def places(code: str) -> int:
    """Return the decimal places of the currency; `UnknownCurrency` if there is no such code."""
    try:
        return PLACES[code]
    except (KeyError, TypeError):
        raise UnknownCurrency(code) from None
