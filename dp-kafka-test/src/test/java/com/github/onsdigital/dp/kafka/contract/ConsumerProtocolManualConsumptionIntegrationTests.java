package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ManualConsumptionContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolManualConsumptionIntegrationTests extends ManualConsumptionContract
		implements OnConsumerProtocolBroker {

}
