/** The collector as a process of its own: port 4310, keys and login as soon as it leaves the machine. */
@NullMarked
package ai.trodo.server.standalone;

import org.jspecify.annotations.NullMarked;
