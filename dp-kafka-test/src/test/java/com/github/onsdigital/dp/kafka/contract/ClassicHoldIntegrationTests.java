package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link HoldContract} with the protocol {@code classic}.
 */
class ClassicHoldIntegrationTests extends HoldContract implements OnClassicBroker {

}
