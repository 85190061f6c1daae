package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link BatchContract} with the protocol {@code classic}.
 */
class ClassicBatchIntegrationTests extends BatchContract implements OnClassicBroker {

}
