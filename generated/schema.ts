// Generated from spec/openapi.yaml by openapi-typescript. Do not edit: change the specification and run `npm run generate`.

export interface paths {
  "/v1/persons/{person_id}/identifications/{id}/authorize": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Start the e-signing authorization of an identification
     * @description Starts the authorization of a person identification that was made through Bankident. The call opens
     *     Swisscom's signing iframe and makes Swisscom send the customer an SMS with a one-time password.
     *
     *     Call it once the identification has reached the status `authorization_required`. A successful call
     *     answers with the status `confirmation_required`.
     *
     *     It takes no request body. The provider knows no idempotency key, so **each call may send another SMS**
     *     and make the code of the one before it worthless.
     */
    patch: operations["authorizeIdentification"];
    trace?: never;
  };
  "/v1/persons/{person_id}/identifications/{id}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Retrieve an identification
     * @description Answers the identification as it is now. It has no effect.
     *
     *     The API reference says that it returns a *completed* identification. Yet the statuses that it lists are those of every
     *     state, and the provider tells the receivers of webhooks to use this call for business logic. So this contract assumes
     *     that it answers in every status, and a client must be ready for a 404 before the identification is completed.
     */
    get: operations["retrieveIdentification"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface webhooks {
  IDENTIFICATION: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Receive the news that an identification has changed
     * @description The provider sends it to the address of a subscription for the event type `IDENTIFICATION`. It is for information: the
     *     provider says that business logic must use the call that retrieves the identification.
     *
     *     The signature is over the raw body alone, so an old request that somebody sends again cannot be told from a new one.
     */
    post: operations["receiveIdentification"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "WEBHOOK-SUBSCRIPTION": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Receive the handshake of a new subscription
     * @description The provider sends it once, with an empty body, before it accepts a subscription. The secret is in the answer to the call
     *     that subscribes, so the receiver has none yet, and the request has no signature that could be checked.
     */
    post: operations["receiveHandshake"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    /** @description An id as a path parameter. The provider allows no white space at either end. */
    ResourceId: string;
    /**
     * @description One identification of a customer. Only `id` and `status` are always there; the provider may add fields and enum
     *     values without notice, so a client ignores unknown fields and has a fallback for unknown values.
     */
    Identification: {
      /**
       * @description Unique id of the identification resource.
       * @example a7a57dadfcc83117b5c3b72f4113be25cidt
       */
      id: string;
      /**
       * @description Reference that the identification provider supplied.
       * @example null
       */
      reference?: string | null;
      /**
       * Format: uri
       * @description Address, made by FinTechSystem, to which the customer must be sent for the bank login and the payment
       *     authorization. It carries a session key: treat it as a secret.
       * @example https://fts-payment-initiation-wizard.solaris-sandbox.de/index.html?wizard_session_key=bfo5r16AMLlt6ZEX9Oh3JUWIkTelorupBwzIlJRR&interface_id=da05
       */
      url?: string;
      /**
       * @description Current status of the identification. Which values occur depends on the method; the KYC guides tell. On the
       *     Bankident way: `created`, `pending`, `authorization_required`, then (this call) `confirmation_required`,
       *     `confirmed` and `successful`, or `failed`, `expired` and others.
       */
      status: components["schemas"]["IdentificationStatus"];
      /**
       * Format: date-time
       * @description When the identification was completed.
       * @example null
       */
      completed_at?: string | null;
      /** @description How the customer is identified. */
      method?: components["schemas"]["IdentificationMethod"];
      /**
       * @description Type of the document that was submitted as proof of address. Mandatory if the customer's identity document does
       *     not include an address.
       */
      proof_of_address_type?: components["schemas"]["ProofOfAddressType"];
      /**
       * Format: date
       * @description Day on which the proof of address was issued. Mandatory if the customer's identity document does not include
       *     an address.
       * @example 2020-06-12
       */
      proof_of_address_issued_at?: string | null;
      /**
       * @description The customer's IBAN. Mandatory if the method is `bank` or `bank_id`.
       * @example DE11110101010100000020
       */
      iban?: string;
      /**
       * Format: date-time
       * @description When the customer signed Swisscom's terms and conditions.
       * @example 2020-07-07T11:36:29.000Z
       */
      terms_and_conditions_signed_at?: string | null;
      /**
       * Format: date-time
       * @description Deadline by which the authorization for the customer must be requested. After it the identification can no
       *     longer be authorized.
       * @example 2022-08-11T08:38:21.000Z
       */
      authorization_expires_at?: string | null;
      /**
       * Format: date-time
       * @description Deadline by which the customer must enter the one-time password that was sent to their mobile number, for the
       *     qualified electronic signature (QES). After it the authorization has to be started again.
       * @example 2022-08-11T08:37:23.000Z
       */
      confirmation_expires_at?: string | null;
      /**
       * @description Number of the transaction. Show it as it is next to the field for the one-time password, so that the customer can
       *     match it with the SMS. It may have a label in front of the number.
       * @example 1234-5678
       */
      current_reference_token?: string;
      /**
       * @description IDnow only. Estimated time until an agent is available.
       * @example null
       */
      estimated_waiting_time?: string | null;
    };
    /**
     * @description Current status of the identification. Which values occur depends on the method; the KYC guides tell. On the
     *     Bankident way: `created`, `pending`, `authorization_required`, then (this call) `confirmation_required`,
     *     `confirmed` and `successful`, or `failed`, `expired` and others.
     * @example confirmation_required
     * @enum {string}
     */
    IdentificationStatus:
      | "aborted"
      | "authorization_required"
      | "confirmation_required"
      | "confirmed"
      | "created"
      | "canceled"
      | "expired"
      | "failed"
      | "identification_data_required"
      | "pending"
      | "pending_successful"
      | "pending_failed"
      | "processed"
      | "rejected"
      | "successful"
      | "signed";
    /**
     * @description How the customer is identified.
     * @example bank
     * @enum {string}
     */
    IdentificationMethod:
      | "bank"
      | "bank_id"
      | "fourthline"
      | "idnow"
      | "manual"
      | "postident";
    /**
     * @description One identification of a customer, as the call that retrieves it answers. It has more fields than the answer to an
     *     authorization, and more of them may be null: what an authorization fills in is null before it.
     */
    RetrievedIdentification: {
      /**
       * @description Unique id of the identification resource.
       * @example a7a57dadfcc83117b5c3b72f4113be25cidt
       */
      id: string;
      /**
       * @description Reference that the identification provider supplied.
       * @example null
       */
      reference?: string | null;
      /**
       * Format: uri
       * @description Address, made by FinTechSystem, to which the customer must be sent for the bank login and the payment
       *     authorization. It carries a session key: treat it as a secret.
       * @example https://fts-payment-initiation-wizard.solaris-sandbox.de/index.html?wizard_session_key=bfo5r16AMLlt6ZEX9Oh3JUWIkTelorupBwzIlJRR&interface_id=da05
       */
      url?: string | null;
      /**
       * @description Current status of the identification. Besides those that an authorization can answer, the pages about the other calls
       *     list three more.
       */
      status: components["schemas"]["RetrievedIdentificationStatus"];
      /**
       * Format: date-time
       * @description When the identification was completed.
       * @example null
       */
      completed_at?: string | null;
      /** @description How the customer is identified. The pages about the other calls list three more methods. */
      method?: components["schemas"]["RetrievedIdentificationMethod"];
      /**
       * @description Type of the document that was submitted as proof of address. Mandatory if the customer's identity document does
       *     not include an address.
       */
      proof_of_address_type?: components["schemas"]["ProofOfAddressType"];
      /**
       * Format: date
       * @description Day on which the proof of address was issued. Mandatory if the customer's identity document does not include
       *     an address.
       * @example 2020-06-12
       */
      proof_of_address_issued_at?: string | null;
      /**
       * @description The customer's IBAN. Mandatory if the method is `bank` or `bank_id`.
       * @example DE11110101010100000020
       */
      iban?: string | null;
      /**
       * Format: date-time
       * @description When the customer signed Swisscom's terms and conditions.
       * @example 2020-07-07T11:36:29.000Z
       */
      terms_and_conditions_signed_at?: string | null;
      /**
       * Format: date-time
       * @description Deadline by which the authorization for the customer must be requested. After it the identification can no
       *     longer be authorized.
       * @example 2022-08-11T08:38:21.000Z
       */
      authorization_expires_at?: string | null;
      /**
       * Format: date-time
       * @description Deadline by which the customer must enter the one-time password that was sent to their mobile number, for the
       *     qualified electronic signature (QES). After it the authorization has to be started again. It is null before
       *     the first authorization, and later after each further one.
       * @example 2022-08-11T08:37:23.000Z
       */
      confirmation_expires_at?: string | null;
      /**
       * @description Number of the transaction. Show it as it is next to the field for the one-time password, so that the customer can
       *     match it with the SMS. It may have a label in front of the number, and is null before the first authorization.
       * @example 1234-5678
       * @example Transaktions-ID: 1234-5678
       */
      current_reference_token?: string | null;
      /**
       * @description IDnow only. Estimated time until an agent is available.
       * @example null
       */
      estimated_waiting_time?: string | null;
      /** @description Language in which the customer is identified. */
      language?: string | null;
      /**
       * @description Unique id of the person resource.
       * @example dc1a6812a14f6cc338cd084208535bcdcper
       */
      person_id?: string;
      /**
       * @description Address of the customer. The fields are personal data, and this contract describes none of them.
       * @example null
       */
      address?: {
        [key: string]: unknown;
      } | null;
      /**
       * @description Documents of the identification. Without `include_documents=false` each is personal data, and this contract describes
       *     none of their fields.
       * @example []
       */
      documents?:
        | {
            [key: string]: unknown;
          }[]
        | null;
      /**
       * @description Why the identification failed.
       * @example null
       */
      failure_reason?: string | null;
      /**
       * @description Code with which the identification provider explains the status.
       * @example null
       */
      provider_status_code?: number | string | null;
    };
    /**
     * @description Current status of the identification. Besides those that an authorization can answer, the pages about the other calls
     *     list three more.
     * @example confirmation_required
     * @enum {string}
     */
    RetrievedIdentificationStatus:
      | "aborted"
      | "authorization_required"
      | "confirmation_required"
      | "confirmed"
      | "created"
      | "canceled"
      | "expired"
      | "failed"
      | "identification_data_required"
      | "pending"
      | "pending_account_creation"
      | "pending_failed"
      | "pending_ref_transfer"
      | "pending_successful"
      | "pre_successful"
      | "processed"
      | "rejected"
      | "successful"
      | "signed";
    /**
     * @description How the customer is identified. The pages about the other calls list three more methods.
     * @example bank
     * @enum {string}
     */
    RetrievedIdentificationMethod:
      | "bank"
      | "bank_id"
      | "bank_plus"
      | "fourthline"
      | "idnow"
      | "idnow_autoident"
      | "idnow_custom"
      | "manual"
      | "postident";
    /**
     * @description Type of the document that was submitted as proof of address. Mandatory if the customer's identity document does
     *     not include an address.
     * @example ELECTRICITY_BILL
     * @enum {string|null}
     */
    ProofOfAddressType:
      | "BANK_ACCOUNT_STATEMENT"
      | "CERTIFICATE_OF_REGISTRATION"
      | "ELECTRICITY_BILL"
      | "GAS_BILL"
      | "HEATING_BILL"
      | "INTERNET_BILL"
      | "TELEPHONE_BILL"
      | "WATER_BILL"
      | null;
    /**
     * @description What a webhook says about an identification that has changed. It is no identification: only the call that retrieves it
     *     returns one. It does not say to which person it belongs.
     */
    IdentificationEvent: {
      /**
       * @description Unique id of the identification resource.
       * @example a7a57dadfcc83117b5c3b72f4113be25cidt
       */
      id: string;
      /**
       * @description Reference that the identification provider supplied.
       * @example null
       */
      reference?: string | null;
      /**
       * Format: uri
       * @description Address to which the customer must be sent. It carries a session key, so treat it as a secret.
       * @example null
       */
      url?: string | null;
      /**
       * @description Current status of the identification. Besides those that an authorization can answer, the pages about the other calls
       *     list three more.
       */
      status: components["schemas"]["RetrievedIdentificationStatus"];
      /**
       * Format: date-time
       * @description When the identification was completed.
       * @example null
       */
      completed_at?: string | null;
      /** @description How the customer is identified. The pages about the other calls list three more methods. */
      method?: components["schemas"]["RetrievedIdentificationMethod"];
      /**
       * @description No source describes it further.
       * @example null
       */
      metadata?: {
        [key: string]: unknown;
      } | null;
    };
    /**
     * @description What an error looks like: the flat object of the endpoint page or the envelope of the error guide, one or the
     *     other.
     */
    ErrorBody:
      | components["schemas"]["ErrorObject"]
      | components["schemas"]["ErrorEnvelope"];
    /** @description The flat error of the endpoint page. Every field is a string, `status` too. */
    ErrorObject: {
      /** @description Id of this occurrence. The provider's support asks for it. */
      id: string;
      /** @description The HTTP status, as a string. */
      status: string;
      /** @description Stable code of the error. */
      code: string;
      /** @description The error in a few words. */
      title: string;
      /** @description The error in a sentence. May hold personal data, an IBAN for example. */
      detail: string;
    };
    /** @description The envelope of the error guide. It may have several errors, and other members next to `errors`. */
    ErrorEnvelope: {
      errors: components["schemas"]["EnvelopedError"][];
    } & {
      [key: string]: unknown;
    };
    /** @description One error of an envelope. Its `status` is an integer. */
    EnvelopedError: {
      /** @description Id of this occurrence. The provider's support asks for it. */
      id: string;
      /** @description The HTTP status, as an integer. */
      status: number;
      /** @description Stable code of the error. */
      code: string;
      /** @description The error in a few words. */
      title: string;
      /** @description The error in a sentence. May hold personal data, an IBAN for example. */
      detail: string;
      /** @description The part of the request that an error is about. */
      source?: components["schemas"]["ErrorSource"];
    };
    /** @description The part of the request that an error is about. */
    ErrorSource: {
      /** @description Name of the field. */
      field?: string;
      /** @description What is wrong with it. */
      message?: string;
    };
  };
  responses: never;
  parameters: {
    /**
     * @description Unique id of the person resource that was created for the customer. Case-sensitive.
     * @example dc1a6812a14f6cc338cd084208535bcdcper
     */
    PersonId: components["schemas"]["ResourceId"];
    /**
     * @description Unique id of the identification resource that was created for the customer. Case-sensitive.
     * @example 6dc54352d6793a892e0702850d07b831cidt
     */
    IdentificationId: components["schemas"]["ResourceId"];
    /**
     * @description Whether the answer has the documents of the identification. The provider's default is true; false returns less personal
     *     data.
     * @example false
     */
    IncludeDocuments: boolean;
    /**
     * @description What happened. `WEBHOOK-SUBSCRIPTION` is the handshake.
     * @example IDENTIFICATION
     */
    WebhookEventType: string;
    /**
     * @description `sha256=` and the HMAC-SHA256 of the raw body with the secret of the subscription, in hexadecimal. By public text it covers
     *     neither the id nor the time.
     * @example sha256=d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592
     */
    WebhookSignature: string;
    /**
     * @description Id of the event.
     * @example 5f0c1d2e-8a54-4c0b-9a51-6d1f8d0f2b7a
     */
    WebhookId: string;
    /**
     * @description Id of the subscription.
     * @example 9b1c2d3e-8a54-4c0b-9a51-6d1f8d0f2b7a
     */
    WebhookSubscriptionId: string;
    /**
     * @description Which attempt at the delivery of this event it is.
     * @example 1
     */
    WebhookAttempt: string;
    /**
     * @description When the request was sent.
     * @example 2022-08-11T08:33:21.000Z
     */
    WebhookCalloutTimestamp: string;
    /**
     * @description Id of the resource that changed.
     * @example a7a57dadfcc83117b5c3b72f4113be25cidt
     */
    WebhookEntityId: string;
  };
  requestBodies: never;
  headers: {
    /**
     * @description The provider's id of this request. Its support asks for it.
     * @example 3f1c2d5e-8a54-4c0b-9a51-6d1f8d0f2b7a
     */
    RequestId: string;
  };
  pathItems: never;
}
export type ResourceId =
  components["schemas"]["ResourceId"];
export type Identification =
  components["schemas"]["Identification"];
export type IdentificationStatus =
  components["schemas"]["IdentificationStatus"];
export type IdentificationMethod =
  components["schemas"]["IdentificationMethod"];
export type RetrievedIdentification =
  components["schemas"]["RetrievedIdentification"];
export type RetrievedIdentificationStatus =
  components["schemas"]["RetrievedIdentificationStatus"];
export type RetrievedIdentificationMethod =
  components["schemas"]["RetrievedIdentificationMethod"];
export type ProofOfAddressType =
  components["schemas"]["ProofOfAddressType"];
export type IdentificationEvent =
  components["schemas"]["IdentificationEvent"];
export type ErrorBody = components["schemas"]["ErrorBody"];
export type ErrorObject =
  components["schemas"]["ErrorObject"];
export type ErrorEnvelope =
  components["schemas"]["ErrorEnvelope"];
export type EnvelopedError =
  components["schemas"]["EnvelopedError"];
export type ErrorSource =
  components["schemas"]["ErrorSource"];
export type ParameterPersonId =
  components["parameters"]["PersonId"];
export type ParameterIdentificationId =
  components["parameters"]["IdentificationId"];
export type ParameterIncludeDocuments =
  components["parameters"]["IncludeDocuments"];
export type ParameterWebhookEventType =
  components["parameters"]["WebhookEventType"];
export type ParameterWebhookSignature =
  components["parameters"]["WebhookSignature"];
export type ParameterWebhookId =
  components["parameters"]["WebhookId"];
export type ParameterWebhookSubscriptionId =
  components["parameters"]["WebhookSubscriptionId"];
export type ParameterWebhookAttempt =
  components["parameters"]["WebhookAttempt"];
export type ParameterWebhookCalloutTimestamp =
  components["parameters"]["WebhookCalloutTimestamp"];
export type ParameterWebhookEntityId =
  components["parameters"]["WebhookEntityId"];
export type HeaderRequestId =
  components["headers"]["RequestId"];
export type $defs = Record<string, never>;
export interface operations {
  authorizeIdentification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Unique id of the person resource that was created for the customer. Case-sensitive.
         * @example dc1a6812a14f6cc338cd084208535bcdcper
         */
        person_id: components["parameters"]["PersonId"];
        /**
         * @description Unique id of the identification resource that was created for the customer. Case-sensitive.
         * @example 6dc54352d6793a892e0702850d07b831cidt
         */
        id: components["parameters"]["IdentificationId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The identification, with its authorization started. */
      200: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Identification"];
        };
      };
      /** @description The request was refused because it is malformed or incomplete. */
      400: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The access token is missing, malformed or expired. Fetch a new one and send the request again. */
      401: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The request was understood and is not allowed. */
      403: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The provider failed. Whether the call took effect, and so whether an SMS went out, is not known. */
      500: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /**
       * @description Any other error of the provider's error guide, such as 404 `model_not_found`, 409, 412 (the identification is
       *     in the wrong status for this call), 422, 501, 502 or 504. A 4xx means that the call was refused; after a 5xx
       *     nobody knows whether it took effect.
       */
      default: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
    };
  };
  retrieveIdentification: {
    parameters: {
      query?: {
        /**
         * @description Whether the answer has the documents of the identification. The provider's default is true; false returns less personal
         *     data.
         * @example false
         */
        include_documents?: components["parameters"]["IncludeDocuments"];
      };
      header?: never;
      path: {
        /**
         * @description Unique id of the person resource that was created for the customer. Case-sensitive.
         * @example dc1a6812a14f6cc338cd084208535bcdcper
         */
        person_id: components["parameters"]["PersonId"];
        /**
         * @description Unique id of the identification resource that was created for the customer. Case-sensitive.
         * @example 6dc54352d6793a892e0702850d07b831cidt
         */
        id: components["parameters"]["IdentificationId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The identification. */
      200: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RetrievedIdentification"];
        };
      };
      /** @description The request was refused because it is malformed or incomplete. */
      400: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The access token is missing, malformed or expired. Fetch a new one and send the request again. */
      401: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The request was understood and is not allowed. */
      403: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /** @description The provider failed. The call has no effect, so it may be sent again. */
      500: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
      /**
       * @description Any other error of the provider's error guide, such as 404 `model_not_found`, 429, 501, 502 or 504. The call has no
       *     effect, so it may be sent again after any of them.
       */
      default: {
        headers: {
          "x-request-id": components["headers"]["RequestId"];
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ErrorBody"];
        };
      };
    };
  };
  receiveIdentification: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description What happened. `WEBHOOK-SUBSCRIPTION` is the handshake.
         * @example IDENTIFICATION
         */
        "Solaris-Webhook-Event-Type": components["parameters"]["WebhookEventType"];
        /**
         * @description `sha256=` and the HMAC-SHA256 of the raw body with the secret of the subscription, in hexadecimal. By public text it covers
         *     neither the id nor the time.
         * @example sha256=d7a8fbb307d7809469ca9abcb0082e4f8d5651e46d3cdb762d02d0bf37c9e592
         */
        "Solaris-Webhook-Signature": components["parameters"]["WebhookSignature"];
        /**
         * @description Id of the event.
         * @example 5f0c1d2e-8a54-4c0b-9a51-6d1f8d0f2b7a
         */
        "Solaris-Webhook-Id"?: components["parameters"]["WebhookId"];
        /**
         * @description Id of the subscription.
         * @example 9b1c2d3e-8a54-4c0b-9a51-6d1f8d0f2b7a
         */
        "Solaris-Webhook-Subscription-Id"?: components["parameters"]["WebhookSubscriptionId"];
        /**
         * @description Which attempt at the delivery of this event it is.
         * @example 1
         */
        "Solaris-Webhook-Attempt"?: components["parameters"]["WebhookAttempt"];
        /**
         * @description When the request was sent.
         * @example 2022-08-11T08:33:21.000Z
         */
        "Solaris-Webhook-Callout-Timestamp"?: components["parameters"]["WebhookCalloutTimestamp"];
        /**
         * @description Id of the resource that changed.
         * @example a7a57dadfcc83117b5c3b72f4113be25cidt
         */
        "Solaris-Entity-Id"?: components["parameters"]["WebhookEntityId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["IdentificationEvent"];
      };
    };
    responses: {
      /** @description Cancels the subscription. */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Rejected. The provider never sends this event again. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Delivered. The provider waits 30 seconds for it. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The provider sends it again, 20 to 25 times over 5 to 7 days; the sources differ. */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  receiveHandshake: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description What happened. `WEBHOOK-SUBSCRIPTION` is the handshake.
         * @example IDENTIFICATION
         */
        "Solaris-Webhook-Event-Type": components["parameters"]["WebhookEventType"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The subscription is accepted. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The subscription is refused. */
      "4XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
