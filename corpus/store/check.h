/* check.h - what SQLite itself can tell about the health of a file. */
#ifndef LENS_STORE_CHECK_H
#define LENS_STORE_CHECK_H

#include "store/sql.h"

/* quick_check and foreign_key_check; LENS_E_CORRUPT with the first finding. */
LENS_MUST_CHECK enum lens_status lens_check_tables(const struct lens_sql *sql,
                                                   struct lens_error *err);

#endif /* LENS_STORE_CHECK_H */
