package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ConcurrencyContract} with the protocol {@code classic}.
 */
class ClassicConcurrencyIntegrationTests extends ConcurrencyContract implements OnClassicBroker {

}
