"""What SQLAlchemy's suite may ask of SQLite, in its own file as in a folder: the same, to compare.

The base class leaves out what not every database can.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy.testing import exclusions
from sqlalchemy.testing.requirements import SuiteRequirements

CAN = """
    autocommit boolean_col_expressions check_constraint_reflection computed_columns
    computed_columns_reflect_persisted computed_columns_stored computed_columns_virtual create_table_as
    create_temp_table_as ctes ctes_on_dml ctes_with_update_delete ctes_with_values date_historic
    datetime_historic datetime_literals dbapi_lastrowid deferrable_fks except_ expression_server_defaults
    fk_constraint_option_reflection_ondelete_noaction fk_constraint_option_reflection_ondelete_restrict
    fk_constraint_option_reflection_onupdate_restrict float_or_double_precision_behaves_generically
    foreign_key_constraint_name_reflection foreign_key_constraint_option_reflection_ondelete
    foreign_key_constraint_option_reflection_onupdate has_temp_table index_ddl_if_exists
    indexes_with_expressions infinity_floats inline_check_constraint_reflection intersect isolation_level
    json_type legacy_unconditional_json_extract mod_operator_as_percent_sign non_updating_cascade
    nullsordering order_by_label_with_expression percent_schema_names precision_numerics_enotation_small
    precision_numerics_retains_significant_digits reflect_table_options reflects_pk_names regexp_match
    repeated_column_foreign_keys savepoints server_defaults
    supports_bitwise_and supports_bitwise_not supports_bitwise_or supports_bitwise_shift table_ddl_if_exists
    table_value_constructor temp_table_names temporary_views timestamp_microseconds tuple_in
    update_from uuid_data_type views window_functions window_range window_range_numeric
"""
CANNOT = """
    parens_in_union_contained_select_w_limit_offset parens_in_union_contained_select_wo_limit_offset
    schema_reflection schemas
"""
# The tests behind these have foreign keys to what is not unique, which SQLite refuses where it checks keys:
# in folders it always does.
UNCHECKED = "repeated_remote_col_foreign_keys unicode_ddl"


class Requirements(SuiteRequirements):
    """As SQLite is known for."""

    def get_isolation_levels(self, config: Any) -> dict[str, Any]:
        """Return the levels that can be set."""
        levels = config.db.dialect.get_isolation_level_values(None)
        return {"default": "SERIALIZABLE", "supported": levels}


def _always(rule: Callable[[], Any]) -> property:
    return property(lambda _: rule())


for can in CAN.split():
    setattr(Requirements, can, _always(exclusions.open))
for cannot in f"{CANNOT} {UNCHECKED}".split():
    setattr(Requirements, cannot, _always(exclusions.closed))
