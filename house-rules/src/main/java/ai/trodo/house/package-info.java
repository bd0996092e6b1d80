/** The house rules as code: which way imports go, who may swallow errors, where nothing is printed. */
@NullMarked
package ai.trodo.house;

import org.jspecify.annotations.NullMarked;
