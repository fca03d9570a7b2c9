"""Small tools that know no domain: errors, versions, markdown, forms, middleware."""
