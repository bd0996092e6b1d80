/** The scripted model: offline, over the OpenAI protocol. */
@NullMarked
package ai.trodo.sample.model;

import org.jspecify.annotations.NullMarked;
