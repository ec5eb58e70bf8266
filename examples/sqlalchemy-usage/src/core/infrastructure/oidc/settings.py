"""Settings of AUTH=oidc, which are read only then."""

from pydantic import Field
from pydantic_settings import BaseSettings

from config.settings import Settings

from ..strict import Integer

TRUSTED = r"^(https://\S+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/\S*)?)$"
"""Where keys may come from: whoever can change them on their way can sign anything."""

_SIGNED = "(RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384|ES512|EdDSA)"


class OidcSettings(BaseSettings):
    """Whose tokens are taken, and which."""

    model_config = {**Settings.model_config, "env_prefix": "OIDC_"}

    issuer: str = Field(pattern=TRUSTED, description="Address of the issuer, as its tokens have it: https")
    audience: str = Field(min_length=1, description="What the issuer calls this service")
    algorithms: str = Field(
        "RS256",
        pattern=f"^{_SIGNED}(,{_SIGNED})*$",
        description="Signatures that are taken, with commas between: RS, PS and ES 256 to 512, EdDSA",
    )
    leeway: Integer = Field(30, ge=0, le=300, description="Seconds that the issuer's clock may be off")
    timeout: Integer = Field(5, ge=1, description="Seconds to wait for the issuer's keys")
