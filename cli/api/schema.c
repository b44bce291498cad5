#include "api/schema.h"

const struct lens_api_schema *lens_api_schema_find(struct lens_view name)
{
    const struct lens_api_schema *schema;

    for (size_t i = 0; (schema = lens_api_schema(i)) != NULL; i++) {
        if (lens_view_equal(name, lens_view_of(schema->name)))
            return schema;
    }
    return NULL;
}
