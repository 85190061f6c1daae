package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link OutageContract} with the protocol {@code classic}.
 */
class ClassicOutageIntegrationTests extends OutageContract implements OnClassicBroker {

}
