package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchErrorPolicyContract} with the protocol {@code classic}.
 */
class ClassicBatchErrorPolicyIntegrationTests extends BatchErrorPolicyContract implements OnClassicBroker {

}
