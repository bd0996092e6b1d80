/** The providers' real libraries against local servers. */
@NullMarked
package ai.trodo.instrument.sdk;

import org.jspecify.annotations.NullMarked;
