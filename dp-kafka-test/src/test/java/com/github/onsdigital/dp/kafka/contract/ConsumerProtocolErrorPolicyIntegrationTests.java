package com.github.onsdigital.dp.kafka.contract;

/**
 * {@link ErrorPolicyContract} with the protocol {@code consumer}.
 */
class ConsumerProtocolErrorPolicyIntegrationTests extends ErrorPolicyContract implements OnConsumerProtocolBroker {

}
