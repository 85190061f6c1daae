package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ManualConsumptionContract} with the protocol {@code classic}.
 */
class ClassicManualConsumptionIntegrationTests extends ManualConsumptionContract implements OnClassicBroker {

}
