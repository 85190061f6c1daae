package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link CommitContract} with the protocol {@code classic}.
 */
class ClassicCommitIntegrationTests extends CommitContract implements OnClassicBroker {

}
