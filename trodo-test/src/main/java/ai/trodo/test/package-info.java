/** What applications test their agents with: a recording client and assertions on what it recorded. */
@NullMarked
package ai.trodo.test;

import org.jspecify.annotations.NullMarked;
