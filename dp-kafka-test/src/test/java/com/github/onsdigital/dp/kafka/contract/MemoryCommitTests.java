package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link CommitContract} on the in-memory cluster.
 */
class MemoryCommitTests extends CommitContract implements InMemory {

}
