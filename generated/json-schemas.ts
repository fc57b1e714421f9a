// Generated from spec/openapi.yaml. Do not edit: change the specification and run `npm run generate`.

/**
 * The schemas of the contract as one document of JSON Schema (2020-12), by name in `$defs`.
 *
 * @example
 * const { Identification } = jsonSchemas.$defs;
 */
export const jsonSchemas = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $defs: {
    ResourceId: {
      type: "string",
      description:
        "An id as a path parameter. The provider allows no white space at either end.",
      minLength: 1,
      pattern: "^\\S(.*\\S)?$",
    },
    Identification: {
      type: "object",
      description:
        "One identification of a customer. Only `id` and `status` are always there; the provider may add fields and enum\nvalues without notice, so a client ignores unknown fields and has a fallback for unknown values.\n",
      required: ["id", "status"],
      properties: {
        id: {
          type: "string",
          minLength: 1,
          description:
            "Unique id of the identification resource.",
        },
        reference: {
          type: ["string", "null"],
          description:
            "Reference that the identification provider supplied.",
        },
        url: {
          type: "string",
          format: "uri",
          description:
            "Address, made by FinTechSystem, to which the customer must be sent for the bank login and the payment\nauthorization. It carries a session key: treat it as a secret.\n",
        },
        status: {
          $ref: "#/$defs/IdentificationStatus",
        },
        completed_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "When the identification was completed.",
        },
        method: {
          $ref: "#/$defs/IdentificationMethod",
        },
        proof_of_address_type: {
          $ref: "#/$defs/ProofOfAddressType",
        },
        proof_of_address_issued_at: {
          type: ["string", "null"],
          format: "date",
          description:
            "Day on which the proof of address was issued. Mandatory if the customer's identity document does not include\nan address.\n",
        },
        iban: {
          type: "string",
          description:
            "The customer's IBAN. Mandatory if the method is `bank` or `bank_id`.",
        },
        terms_and_conditions_signed_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "When the customer signed Swisscom's terms and conditions.",
        },
        authorization_expires_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "Deadline by which the authorization for the customer must be requested. After it the identification can no\nlonger be authorized.\n",
        },
        confirmation_expires_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "Deadline by which the customer must enter the one-time password that was sent to their mobile number, for the\nqualified electronic signature (QES). After it the authorization has to be started again.\n",
        },
        current_reference_token: {
          type: "string",
          description:
            "Number of the transaction. Show it as it is next to the field for the one-time password, so that the customer can\nmatch it with the SMS. It may have a label in front of the number.\n",
        },
        estimated_waiting_time: {
          type: ["string", "null"],
          description:
            "IDnow only. Estimated time until an agent is available.",
        },
      },
    },
    IdentificationStatus: {
      type: "string",
      description:
        "Current status of the identification. Which values occur depends on the method; the KYC guides tell. On the\nBankident way: `created`, `pending`, `authorization_required`, then (this call) `confirmation_required`,\n`confirmed` and `successful`, or `failed`, `expired` and others.\n",
      enum: [
        "aborted",
        "authorization_required",
        "confirmation_required",
        "confirmed",
        "created",
        "canceled",
        "expired",
        "failed",
        "identification_data_required",
        "pending",
        "pending_successful",
        "pending_failed",
        "processed",
        "rejected",
        "successful",
        "signed",
      ],
    },
    IdentificationMethod: {
      type: "string",
      description: "How the customer is identified.",
      enum: [
        "bank",
        "bank_id",
        "fourthline",
        "idnow",
        "manual",
        "postident",
      ],
    },
    RetrievedIdentification: {
      type: "object",
      description:
        "One identification of a customer, as the call that retrieves it answers. It has more fields than the answer to an\nauthorization, and more of them may be null: what an authorization fills in is null before it.\n",
      required: ["id", "status"],
      properties: {
        id: {
          type: "string",
          minLength: 1,
          description:
            "Unique id of the identification resource.",
        },
        reference: {
          type: ["string", "null"],
          description:
            "Reference that the identification provider supplied.",
        },
        url: {
          type: ["string", "null"],
          format: "uri",
          description:
            "Address, made by FinTechSystem, to which the customer must be sent for the bank login and the payment\nauthorization. It carries a session key: treat it as a secret.\n",
        },
        status: {
          $ref: "#/$defs/RetrievedIdentificationStatus",
        },
        completed_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "When the identification was completed.",
        },
        method: {
          $ref: "#/$defs/RetrievedIdentificationMethod",
        },
        proof_of_address_type: {
          $ref: "#/$defs/ProofOfAddressType",
        },
        proof_of_address_issued_at: {
          type: ["string", "null"],
          format: "date",
          description:
            "Day on which the proof of address was issued. Mandatory if the customer's identity document does not include\nan address.\n",
        },
        iban: {
          type: ["string", "null"],
          description:
            "The customer's IBAN. Mandatory if the method is `bank` or `bank_id`.",
        },
        terms_and_conditions_signed_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "When the customer signed Swisscom's terms and conditions.",
        },
        authorization_expires_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "Deadline by which the authorization for the customer must be requested. After it the identification can no\nlonger be authorized.\n",
        },
        confirmation_expires_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "Deadline by which the customer must enter the one-time password that was sent to their mobile number, for the\nqualified electronic signature (QES). After it the authorization has to be started again. It is null before\nthe first authorization, and later after each further one.\n",
        },
        current_reference_token: {
          type: ["string", "null"],
          description:
            "Number of the transaction. Show it as it is next to the field for the one-time password, so that the customer can\nmatch it with the SMS. It may have a label in front of the number, and is null before the first authorization.\n",
        },
        estimated_waiting_time: {
          type: ["string", "null"],
          description:
            "IDnow only. Estimated time until an agent is available.",
        },
        language: {
          type: ["string", "null"],
          description:
            "Language in which the customer is identified.",
        },
        person_id: {
          type: "string",
          description: "Unique id of the person resource.",
        },
        address: {
          type: ["object", "null"],
          description:
            "Address of the customer. The fields are personal data, and this contract describes none of them.",
          additionalProperties: true,
        },
        documents: {
          type: ["array", "null"],
          description:
            "Documents of the identification. Without `include_documents=false` each is personal data, and this contract describes\nnone of their fields.\n",
          items: {
            type: "object",
            additionalProperties: true,
          },
        },
        failure_reason: {
          type: ["string", "null"],
          description: "Why the identification failed.",
        },
        provider_status_code: {
          type: ["number", "string", "null"],
          description:
            "Code with which the identification provider explains the status.",
        },
      },
    },
    RetrievedIdentificationStatus: {
      type: "string",
      description:
        "Current status of the identification. Besides those that an authorization can answer, the pages about the other calls\nlist three more.\n",
      enum: [
        "aborted",
        "authorization_required",
        "confirmation_required",
        "confirmed",
        "created",
        "canceled",
        "expired",
        "failed",
        "identification_data_required",
        "pending",
        "pending_account_creation",
        "pending_failed",
        "pending_ref_transfer",
        "pending_successful",
        "pre_successful",
        "processed",
        "rejected",
        "successful",
        "signed",
      ],
    },
    RetrievedIdentificationMethod: {
      type: "string",
      description:
        "How the customer is identified. The pages about the other calls list three more methods.",
      enum: [
        "bank",
        "bank_id",
        "bank_plus",
        "fourthline",
        "idnow",
        "idnow_autoident",
        "idnow_custom",
        "manual",
        "postident",
      ],
    },
    ProofOfAddressType: {
      type: ["string", "null"],
      description:
        "Type of the document that was submitted as proof of address. Mandatory if the customer's identity document does\nnot include an address.\n",
      enum: [
        "BANK_ACCOUNT_STATEMENT",
        "CERTIFICATE_OF_REGISTRATION",
        "ELECTRICITY_BILL",
        "GAS_BILL",
        "HEATING_BILL",
        "INTERNET_BILL",
        "TELEPHONE_BILL",
        "WATER_BILL",
        null,
      ],
    },
    IdentificationEvent: {
      type: "object",
      description:
        "What a webhook says about an identification that has changed. It is no identification: only the call that retrieves it\nreturns one. It does not say to which person it belongs.\n",
      required: ["id", "status"],
      properties: {
        id: {
          type: "string",
          minLength: 1,
          description:
            "Unique id of the identification resource.",
        },
        reference: {
          type: ["string", "null"],
          description:
            "Reference that the identification provider supplied.",
        },
        url: {
          type: ["string", "null"],
          format: "uri",
          description:
            "Address to which the customer must be sent. It carries a session key, so treat it as a secret.",
        },
        status: {
          $ref: "#/$defs/RetrievedIdentificationStatus",
        },
        completed_at: {
          type: ["string", "null"],
          format: "date-time",
          description:
            "When the identification was completed.",
        },
        method: {
          $ref: "#/$defs/RetrievedIdentificationMethod",
        },
        metadata: {
          type: ["object", "null"],
          description: "No source describes it further.",
          additionalProperties: true,
        },
      },
    },
    ErrorBody: {
      description:
        "What an error looks like: the flat object of the endpoint page or the envelope of the error guide, one or the\nother.\n",
      oneOf: [
        {
          $ref: "#/$defs/ErrorObject",
        },
        {
          $ref: "#/$defs/ErrorEnvelope",
        },
      ],
    },
    ErrorObject: {
      type: "object",
      description:
        "The flat error of the endpoint page. Every field is a string, `status` too.",
      required: ["id", "status", "code", "title", "detail"],
      properties: {
        id: {
          type: "string",
          description:
            "Id of this occurrence. The provider's support asks for it.",
        },
        status: {
          type: "string",
          description: "The HTTP status, as a string.",
        },
        code: {
          type: "string",
          description: "Stable code of the error.",
        },
        title: {
          type: "string",
          description: "The error in a few words.",
        },
        detail: {
          type: "string",
          description:
            "The error in a sentence. May hold personal data, an IBAN for example.",
        },
      },
    },
    ErrorEnvelope: {
      type: "object",
      description:
        "The envelope of the error guide. It may have several errors, and other members next to `errors`.",
      required: ["errors"],
      additionalProperties: true,
      properties: {
        errors: {
          type: "array",
          minItems: 1,
          items: {
            $ref: "#/$defs/EnvelopedError",
          },
        },
      },
    },
    EnvelopedError: {
      type: "object",
      description:
        "One error of an envelope. Its `status` is an integer.",
      required: ["id", "status", "code", "title", "detail"],
      properties: {
        id: {
          type: "string",
          description:
            "Id of this occurrence. The provider's support asks for it.",
        },
        status: {
          type: "integer",
          description: "The HTTP status, as an integer.",
        },
        code: {
          type: "string",
          description: "Stable code of the error.",
        },
        title: {
          type: "string",
          description: "The error in a few words.",
        },
        detail: {
          type: "string",
          description:
            "The error in a sentence. May hold personal data, an IBAN for example.",
        },
        source: {
          $ref: "#/$defs/ErrorSource",
        },
      },
    },
    ErrorSource: {
      type: "object",
      description:
        "The part of the request that an error is about.",
      properties: {
        field: {
          type: "string",
          description: "Name of the field.",
        },
        message: {
          type: "string",
          description: "What is wrong with it.",
        },
      },
    },
  },
} as const;

/**
 * The schema of each documented body, by operation and status: a reference into {@link jsonSchemas}.
 *
 * @example
 * responseSchemas.authorizeIdentification["200"]; // { $ref: "#/$defs/Identification" }
 */
export const responseSchemas = {
  authorizeIdentification: {
    "200": {
      $ref: "#/$defs/Identification",
    },
    "400": {
      $ref: "#/$defs/ErrorBody",
    },
    "401": {
      $ref: "#/$defs/ErrorBody",
    },
    "403": {
      $ref: "#/$defs/ErrorBody",
    },
    "500": {
      $ref: "#/$defs/ErrorBody",
    },
    default: {
      $ref: "#/$defs/ErrorBody",
    },
  },
  retrieveIdentification: {
    "200": {
      $ref: "#/$defs/RetrievedIdentification",
    },
    "400": {
      $ref: "#/$defs/ErrorBody",
    },
    "401": {
      $ref: "#/$defs/ErrorBody",
    },
    "403": {
      $ref: "#/$defs/ErrorBody",
    },
    "500": {
      $ref: "#/$defs/ErrorBody",
    },
    default: {
      $ref: "#/$defs/ErrorBody",
    },
  },
} as const;
