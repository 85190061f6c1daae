package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchErrorPolicyContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolBatchErrorPolicyIntegrationTests extends BatchErrorPolicyContract
		implements OnConsumerProtocolBroker {

}
