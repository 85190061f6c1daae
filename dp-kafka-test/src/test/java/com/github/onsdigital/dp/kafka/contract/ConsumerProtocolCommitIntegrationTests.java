package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link CommitContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolCommitIntegrationTests extends CommitContract implements OnConsumerProtocolBroker {

}
