/** When a call's result is still to come: what ends its span, and with what. Not API; may change in any release. */
@NullMarked
package ai.trodo.spring.method.result;

import org.jspecify.annotations.NullMarked;
