/**
 * The read API and the viewer's files: translates questions and answers, computes nothing itself. Not API; may change
 * in any release.
 */
@NullMarked
package ai.trodo.server.view;

import org.jspecify.annotations.NullMarked;
