package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link SendingContract} with the protocol {@code classic}.
 */
class ClassicSendingIntegrationTests extends SendingContract implements OnClassicBroker {

}
