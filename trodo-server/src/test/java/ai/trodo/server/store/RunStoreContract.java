package ai.trodo.server.store;

/**
 * What every engine must do. Subclasses only say how one is opened. Its parts, one for each concern, stand in a row so
 * that an engine's test has all of them: {@link WritingContract}, {@link MergingContract}, {@link ListContract},
 * {@link RunContract}, {@link NumbersContract}, {@link RetentionContract}, {@link PeopleContract}.
 */
public abstract class RunStoreContract extends PeopleContract {}
