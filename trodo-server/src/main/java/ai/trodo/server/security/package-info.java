/** Who may do what: site keys, viewer login, tenancy, limits. */
@NullMarked
package ai.trodo.server.security;

import org.jspecify.annotations.NullMarked;
