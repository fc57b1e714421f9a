// Generated from spec/openapi.yaml by ajv. Do not edit: change the specification and run `npm run generate`.
// @ts-nocheck

export const checkIdentification = validate20;
const schema31 = {
  additionalProperties: false,
  type: "object",
  required: ["id", "status"],
  properties: {
    id: { type: "string", minLength: 1 },
    reference: { type: ["string", "null"] },
    url: { type: "string", format: "uri" },
    status: {
      type: "string",
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
    completed_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    method: {
      type: "string",
      enum: [
        "bank",
        "bank_id",
        "fourthline",
        "idnow",
        "manual",
        "postident",
      ],
    },
    proof_of_address_type: {
      type: ["string", "null"],
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
    proof_of_address_issued_at: {
      type: ["string", "null"],
      format: "date",
    },
    iban: { type: "string" },
    terms_and_conditions_signed_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    authorization_expires_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    confirmation_expires_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    current_reference_token: { type: "string" },
    estimated_waiting_time: { type: ["string", "null"] },
  },
};
const func1 = Object.prototype.hasOwnProperty;
const func2 = (text) =>
  text.length -
  (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ??
    0);
const formats0 =
  /^[A-Za-z][A-Za-z\d+.-]*:(?:[A-Za-z\d\-._~:/?#[\]@!$&'()*+,;=]|%[\dA-Fa-f]{2})+$/;
const formats2 =
  /^(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)[Tt](?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)|23:59:60(?:\.\d+)?(?:[Zz]|[+-]00:00))$/;
const formats4 =
  /^(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$/;

function validate20(
  data,
  {
    instancePath = "",
    parentData,
    parentDataProperty,
    rootData = data,
    dynamicAnchors = {},
  } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate20.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (
    data &&
    typeof data == "object" &&
    !Array.isArray(data)
  ) {
    if (data.id === undefined) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "id" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.status === undefined) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "status" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema31.properties, key0)) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.id !== undefined) {
      let data0 = data.id;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err3 = {
            instancePath: instancePath + "/id",
            schemaPath: "#/properties/id/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      } else {
        const err4 = {
          instancePath: instancePath + "/id",
          schemaPath: "#/properties/id/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.reference !== undefined) {
      let data1 = data.reference;
      if (typeof data1 !== "string" && data1 !== null) {
        const err5 = {
          instancePath: instancePath + "/reference",
          schemaPath: "#/properties/reference/type",
          keyword: "type",
          params: {
            type: schema31.properties.reference.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.url !== undefined) {
      let data2 = data.url;
      if (typeof data2 === "string") {
        if (!formats0.test(data2)) {
          const err6 = {
            instancePath: instancePath + "/url",
            schemaPath: "#/properties/url/format",
            keyword: "format",
            params: { format: "uri" },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            vErrors.push(err6);
          }
          errors++;
        }
      } else {
        const err7 = {
          instancePath: instancePath + "/url",
          schemaPath: "#/properties/url/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.status !== undefined) {
      let data3 = data.status;
      if (typeof data3 !== "string") {
        const err8 = {
          instancePath: instancePath + "/status",
          schemaPath: "#/properties/status/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
      if (
        !(
          data3 === "aborted" ||
          data3 === "authorization_required" ||
          data3 === "confirmation_required" ||
          data3 === "confirmed" ||
          data3 === "created" ||
          data3 === "canceled" ||
          data3 === "expired" ||
          data3 === "failed" ||
          data3 === "identification_data_required" ||
          data3 === "pending" ||
          data3 === "pending_successful" ||
          data3 === "pending_failed" ||
          data3 === "processed" ||
          data3 === "rejected" ||
          data3 === "successful" ||
          data3 === "signed"
        )
      ) {
        const err9 = {
          instancePath: instancePath + "/status",
          schemaPath: "#/properties/status/enum",
          keyword: "enum",
          params: {
            allowedValues: schema31.properties.status.enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.completed_at !== undefined) {
      let data4 = data.completed_at;
      if (typeof data4 !== "string" && data4 !== null) {
        const err10 = {
          instancePath: instancePath + "/completed_at",
          schemaPath: "#/properties/completed_at/type",
          keyword: "type",
          params: {
            type: schema31.properties.completed_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
      if (typeof data4 === "string") {
        if (!formats2.test(data4)) {
          const err11 = {
            instancePath: instancePath + "/completed_at",
            schemaPath: "#/properties/completed_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            vErrors.push(err11);
          }
          errors++;
        }
      }
    }
    if (data.method !== undefined) {
      let data5 = data.method;
      if (typeof data5 !== "string") {
        const err12 = {
          instancePath: instancePath + "/method",
          schemaPath: "#/properties/method/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
      if (
        !(
          data5 === "bank" ||
          data5 === "bank_id" ||
          data5 === "fourthline" ||
          data5 === "idnow" ||
          data5 === "manual" ||
          data5 === "postident"
        )
      ) {
        const err13 = {
          instancePath: instancePath + "/method",
          schemaPath: "#/properties/method/enum",
          keyword: "enum",
          params: {
            allowedValues: schema31.properties.method.enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.proof_of_address_type !== undefined) {
      let data6 = data.proof_of_address_type;
      if (typeof data6 !== "string" && data6 !== null) {
        const err14 = {
          instancePath:
            instancePath + "/proof_of_address_type",
          schemaPath:
            "#/properties/proof_of_address_type/type",
          keyword: "type",
          params: {
            type: schema31.properties.proof_of_address_type
              .type,
          },
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
      if (
        !(
          data6 === "BANK_ACCOUNT_STATEMENT" ||
          data6 === "CERTIFICATE_OF_REGISTRATION" ||
          data6 === "ELECTRICITY_BILL" ||
          data6 === "GAS_BILL" ||
          data6 === "HEATING_BILL" ||
          data6 === "INTERNET_BILL" ||
          data6 === "TELEPHONE_BILL" ||
          data6 === "WATER_BILL" ||
          data6 === null
        )
      ) {
        const err15 = {
          instancePath:
            instancePath + "/proof_of_address_type",
          schemaPath:
            "#/properties/proof_of_address_type/enum",
          keyword: "enum",
          params: {
            allowedValues:
              schema31.properties.proof_of_address_type
                .enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.proof_of_address_issued_at !== undefined) {
      let data7 = data.proof_of_address_issued_at;
      if (typeof data7 !== "string" && data7 !== null) {
        const err16 = {
          instancePath:
            instancePath + "/proof_of_address_issued_at",
          schemaPath:
            "#/properties/proof_of_address_issued_at/type",
          keyword: "type",
          params: {
            type: schema31.properties
              .proof_of_address_issued_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
      if (typeof data7 === "string") {
        if (!formats4.test(data7)) {
          const err17 = {
            instancePath:
              instancePath + "/proof_of_address_issued_at",
            schemaPath:
              "#/properties/proof_of_address_issued_at/format",
            keyword: "format",
            params: { format: "date" },
          };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            vErrors.push(err17);
          }
          errors++;
        }
      }
    }
    if (data.iban !== undefined) {
      if (typeof data.iban !== "string") {
        const err18 = {
          instancePath: instancePath + "/iban",
          schemaPath: "#/properties/iban/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.terms_and_conditions_signed_at !== undefined) {
      let data9 = data.terms_and_conditions_signed_at;
      if (typeof data9 !== "string" && data9 !== null) {
        const err19 = {
          instancePath:
            instancePath +
            "/terms_and_conditions_signed_at",
          schemaPath:
            "#/properties/terms_and_conditions_signed_at/type",
          keyword: "type",
          params: {
            type: schema31.properties
              .terms_and_conditions_signed_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
      if (typeof data9 === "string") {
        if (!formats2.test(data9)) {
          const err20 = {
            instancePath:
              instancePath +
              "/terms_and_conditions_signed_at",
            schemaPath:
              "#/properties/terms_and_conditions_signed_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      }
    }
    if (data.authorization_expires_at !== undefined) {
      let data10 = data.authorization_expires_at;
      if (typeof data10 !== "string" && data10 !== null) {
        const err21 = {
          instancePath:
            instancePath + "/authorization_expires_at",
          schemaPath:
            "#/properties/authorization_expires_at/type",
          keyword: "type",
          params: {
            type: schema31.properties
              .authorization_expires_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
      if (typeof data10 === "string") {
        if (!formats2.test(data10)) {
          const err22 = {
            instancePath:
              instancePath + "/authorization_expires_at",
            schemaPath:
              "#/properties/authorization_expires_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err22];
          } else {
            vErrors.push(err22);
          }
          errors++;
        }
      }
    }
    if (data.confirmation_expires_at !== undefined) {
      let data11 = data.confirmation_expires_at;
      if (typeof data11 !== "string" && data11 !== null) {
        const err23 = {
          instancePath:
            instancePath + "/confirmation_expires_at",
          schemaPath:
            "#/properties/confirmation_expires_at/type",
          keyword: "type",
          params: {
            type: schema31.properties
              .confirmation_expires_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          vErrors.push(err23);
        }
        errors++;
      }
      if (typeof data11 === "string") {
        if (!formats2.test(data11)) {
          const err24 = {
            instancePath:
              instancePath + "/confirmation_expires_at",
            schemaPath:
              "#/properties/confirmation_expires_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err24];
          } else {
            vErrors.push(err24);
          }
          errors++;
        }
      }
    }
    if (data.current_reference_token !== undefined) {
      if (
        typeof data.current_reference_token !== "string"
      ) {
        const err25 = {
          instancePath:
            instancePath + "/current_reference_token",
          schemaPath:
            "#/properties/current_reference_token/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.estimated_waiting_time !== undefined) {
      let data13 = data.estimated_waiting_time;
      if (typeof data13 !== "string" && data13 !== null) {
        const err26 = {
          instancePath:
            instancePath + "/estimated_waiting_time",
          schemaPath:
            "#/properties/estimated_waiting_time/type",
          keyword: "type",
          params: {
            type: schema31.properties.estimated_waiting_time
              .type,
          },
        };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
    }
  } else {
    const err27 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
    };
    if (vErrors === null) {
      vErrors = [err27];
    } else {
      vErrors.push(err27);
    }
    errors++;
  }
  validate20.errors = vErrors;
  return errors === 0;
}
validate20.evaluated = {
  props: true,
  dynamicProps: false,
  dynamicItems: false,
};

export const checkErrorObject = validate21;
const schema32 = {
  additionalProperties: false,
  type: "object",
  required: ["id", "status", "code", "title", "detail"],
  properties: {
    id: { type: "string" },
    status: { type: "string" },
    code: { type: "string" },
    title: { type: "string" },
    detail: { type: "string" },
  },
};

function validate21(
  data,
  {
    instancePath = "",
    parentData,
    parentDataProperty,
    rootData = data,
    dynamicAnchors = {},
  } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate21.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (
    data &&
    typeof data == "object" &&
    !Array.isArray(data)
  ) {
    if (data.id === undefined) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "id" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.status === undefined) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "status" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.code === undefined) {
      const err2 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "code" },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
    if (data.title === undefined) {
      const err3 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "title" },
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.detail === undefined) {
      const err4 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "detail" },
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    for (const key0 in data) {
      if (
        !(
          key0 === "id" ||
          key0 === "status" ||
          key0 === "code" ||
          key0 === "title" ||
          key0 === "detail"
        )
      ) {
        const err5 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.id !== undefined) {
      if (typeof data.id !== "string") {
        const err6 = {
          instancePath: instancePath + "/id",
          schemaPath: "#/properties/id/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.status !== undefined) {
      if (typeof data.status !== "string") {
        const err7 = {
          instancePath: instancePath + "/status",
          schemaPath: "#/properties/status/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
    if (data.code !== undefined) {
      if (typeof data.code !== "string") {
        const err8 = {
          instancePath: instancePath + "/code",
          schemaPath: "#/properties/code/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.title !== undefined) {
      if (typeof data.title !== "string") {
        const err9 = {
          instancePath: instancePath + "/title",
          schemaPath: "#/properties/title/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.detail !== undefined) {
      if (typeof data.detail !== "string") {
        const err10 = {
          instancePath: instancePath + "/detail",
          schemaPath: "#/properties/detail/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
  } else {
    const err11 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
    };
    if (vErrors === null) {
      vErrors = [err11];
    } else {
      vErrors.push(err11);
    }
    errors++;
  }
  validate21.errors = vErrors;
  return errors === 0;
}
validate21.evaluated = {
  props: true,
  dynamicProps: false,
  dynamicItems: false,
};

export const checkErrorEnvelope = validate22;
const schema33 = {
  additionalProperties: true,
  type: "object",
  required: ["errors"],
  properties: {
    errors: {
      type: "array",
      minItems: 1,
      items: {
        additionalProperties: false,
        type: "object",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        properties: {
          id: { type: "string" },
          status: { type: "integer" },
          code: { type: "string" },
          title: { type: "string" },
          detail: { type: "string" },
          source: {
            additionalProperties: false,
            type: "object",
            properties: {
              field: { type: "string" },
              message: { type: "string" },
            },
          },
        },
      },
    },
  },
};

function validate22(
  data,
  {
    instancePath = "",
    parentData,
    parentDataProperty,
    rootData = data,
    dynamicAnchors = {},
  } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate22.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (
    data &&
    typeof data == "object" &&
    !Array.isArray(data)
  ) {
    if (data.errors === undefined) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "errors" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.errors !== undefined) {
      let data0 = data.errors;
      if (Array.isArray(data0)) {
        if (data0.length < 1) {
          const err1 = {
            instancePath: instancePath + "/errors",
            schemaPath: "#/properties/errors/minItems",
            keyword: "minItems",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            vErrors.push(err1);
          }
          errors++;
        }
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data1 = data0[i0];
          if (
            data1 &&
            typeof data1 == "object" &&
            !Array.isArray(data1)
          ) {
            if (data1.id === undefined) {
              const err2 = {
                instancePath:
                  instancePath + "/errors/" + i0,
                schemaPath:
                  "#/properties/errors/items/required",
                keyword: "required",
                params: { missingProperty: "id" },
              };
              if (vErrors === null) {
                vErrors = [err2];
              } else {
                vErrors.push(err2);
              }
              errors++;
            }
            if (data1.status === undefined) {
              const err3 = {
                instancePath:
                  instancePath + "/errors/" + i0,
                schemaPath:
                  "#/properties/errors/items/required",
                keyword: "required",
                params: { missingProperty: "status" },
              };
              if (vErrors === null) {
                vErrors = [err3];
              } else {
                vErrors.push(err3);
              }
              errors++;
            }
            if (data1.code === undefined) {
              const err4 = {
                instancePath:
                  instancePath + "/errors/" + i0,
                schemaPath:
                  "#/properties/errors/items/required",
                keyword: "required",
                params: { missingProperty: "code" },
              };
              if (vErrors === null) {
                vErrors = [err4];
              } else {
                vErrors.push(err4);
              }
              errors++;
            }
            if (data1.title === undefined) {
              const err5 = {
                instancePath:
                  instancePath + "/errors/" + i0,
                schemaPath:
                  "#/properties/errors/items/required",
                keyword: "required",
                params: { missingProperty: "title" },
              };
              if (vErrors === null) {
                vErrors = [err5];
              } else {
                vErrors.push(err5);
              }
              errors++;
            }
            if (data1.detail === undefined) {
              const err6 = {
                instancePath:
                  instancePath + "/errors/" + i0,
                schemaPath:
                  "#/properties/errors/items/required",
                keyword: "required",
                params: { missingProperty: "detail" },
              };
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
              errors++;
            }
            for (const key0 in data1) {
              if (
                !(
                  key0 === "id" ||
                  key0 === "status" ||
                  key0 === "code" ||
                  key0 === "title" ||
                  key0 === "detail" ||
                  key0 === "source"
                )
              ) {
                const err7 = {
                  instancePath:
                    instancePath + "/errors/" + i0,
                  schemaPath:
                    "#/properties/errors/items/additionalProperties",
                  keyword: "additionalProperties",
                  params: { additionalProperty: key0 },
                };
                if (vErrors === null) {
                  vErrors = [err7];
                } else {
                  vErrors.push(err7);
                }
                errors++;
              }
            }
            if (data1.id !== undefined) {
              if (typeof data1.id !== "string") {
                const err8 = {
                  instancePath:
                    instancePath + "/errors/" + i0 + "/id",
                  schemaPath:
                    "#/properties/errors/items/properties/id/type",
                  keyword: "type",
                  params: { type: "string" },
                };
                if (vErrors === null) {
                  vErrors = [err8];
                } else {
                  vErrors.push(err8);
                }
                errors++;
              }
            }
            if (data1.status !== undefined) {
              let data3 = data1.status;
              if (
                !(
                  typeof data3 == "number" &&
                  !(data3 % 1) &&
                  !isNaN(data3) &&
                  isFinite(data3)
                )
              ) {
                const err9 = {
                  instancePath:
                    instancePath +
                    "/errors/" +
                    i0 +
                    "/status",
                  schemaPath:
                    "#/properties/errors/items/properties/status/type",
                  keyword: "type",
                  params: { type: "integer" },
                };
                if (vErrors === null) {
                  vErrors = [err9];
                } else {
                  vErrors.push(err9);
                }
                errors++;
              }
            }
            if (data1.code !== undefined) {
              if (typeof data1.code !== "string") {
                const err10 = {
                  instancePath:
                    instancePath +
                    "/errors/" +
                    i0 +
                    "/code",
                  schemaPath:
                    "#/properties/errors/items/properties/code/type",
                  keyword: "type",
                  params: { type: "string" },
                };
                if (vErrors === null) {
                  vErrors = [err10];
                } else {
                  vErrors.push(err10);
                }
                errors++;
              }
            }
            if (data1.title !== undefined) {
              if (typeof data1.title !== "string") {
                const err11 = {
                  instancePath:
                    instancePath +
                    "/errors/" +
                    i0 +
                    "/title",
                  schemaPath:
                    "#/properties/errors/items/properties/title/type",
                  keyword: "type",
                  params: { type: "string" },
                };
                if (vErrors === null) {
                  vErrors = [err11];
                } else {
                  vErrors.push(err11);
                }
                errors++;
              }
            }
            if (data1.detail !== undefined) {
              if (typeof data1.detail !== "string") {
                const err12 = {
                  instancePath:
                    instancePath +
                    "/errors/" +
                    i0 +
                    "/detail",
                  schemaPath:
                    "#/properties/errors/items/properties/detail/type",
                  keyword: "type",
                  params: { type: "string" },
                };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
            }
            if (data1.source !== undefined) {
              let data7 = data1.source;
              if (
                data7 &&
                typeof data7 == "object" &&
                !Array.isArray(data7)
              ) {
                for (const key1 in data7) {
                  if (
                    !(
                      key1 === "field" || key1 === "message"
                    )
                  ) {
                    const err13 = {
                      instancePath:
                        instancePath +
                        "/errors/" +
                        i0 +
                        "/source",
                      schemaPath:
                        "#/properties/errors/items/properties/source/additionalProperties",
                      keyword: "additionalProperties",
                      params: { additionalProperty: key1 },
                    };
                    if (vErrors === null) {
                      vErrors = [err13];
                    } else {
                      vErrors.push(err13);
                    }
                    errors++;
                  }
                }
                if (data7.field !== undefined) {
                  if (typeof data7.field !== "string") {
                    const err14 = {
                      instancePath:
                        instancePath +
                        "/errors/" +
                        i0 +
                        "/source/field",
                      schemaPath:
                        "#/properties/errors/items/properties/source/properties/field/type",
                      keyword: "type",
                      params: { type: "string" },
                    };
                    if (vErrors === null) {
                      vErrors = [err14];
                    } else {
                      vErrors.push(err14);
                    }
                    errors++;
                  }
                }
                if (data7.message !== undefined) {
                  if (typeof data7.message !== "string") {
                    const err15 = {
                      instancePath:
                        instancePath +
                        "/errors/" +
                        i0 +
                        "/source/message",
                      schemaPath:
                        "#/properties/errors/items/properties/source/properties/message/type",
                      keyword: "type",
                      params: { type: "string" },
                    };
                    if (vErrors === null) {
                      vErrors = [err15];
                    } else {
                      vErrors.push(err15);
                    }
                    errors++;
                  }
                }
              } else {
                const err16 = {
                  instancePath:
                    instancePath +
                    "/errors/" +
                    i0 +
                    "/source",
                  schemaPath:
                    "#/properties/errors/items/properties/source/type",
                  keyword: "type",
                  params: { type: "object" },
                };
                if (vErrors === null) {
                  vErrors = [err16];
                } else {
                  vErrors.push(err16);
                }
                errors++;
              }
            }
          } else {
            const err17 = {
              instancePath: instancePath + "/errors/" + i0,
              schemaPath: "#/properties/errors/items/type",
              keyword: "type",
              params: { type: "object" },
            };
            if (vErrors === null) {
              vErrors = [err17];
            } else {
              vErrors.push(err17);
            }
            errors++;
          }
        }
      } else {
        const err18 = {
          instancePath: instancePath + "/errors",
          schemaPath: "#/properties/errors/type",
          keyword: "type",
          params: { type: "array" },
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
  } else {
    const err19 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
    };
    if (vErrors === null) {
      vErrors = [err19];
    } else {
      vErrors.push(err19);
    }
    errors++;
  }
  validate22.errors = vErrors;
  return errors === 0;
}
validate22.evaluated = {
  props: true,
  dynamicProps: false,
  dynamicItems: false,
};

export const checkRetrievedIdentification = validate23;
const schema34 = {
  additionalProperties: false,
  type: "object",
  required: ["id", "status"],
  properties: {
    id: { type: "string", minLength: 1 },
    reference: { type: ["string", "null"] },
    url: { type: ["string", "null"], format: "uri" },
    status: {
      type: "string",
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
    completed_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    method: {
      type: "string",
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
    proof_of_address_type: {
      type: ["string", "null"],
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
    proof_of_address_issued_at: {
      type: ["string", "null"],
      format: "date",
    },
    iban: { type: ["string", "null"] },
    terms_and_conditions_signed_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    authorization_expires_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    confirmation_expires_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    current_reference_token: { type: ["string", "null"] },
    estimated_waiting_time: { type: ["string", "null"] },
    language: { type: ["string", "null"] },
    person_id: { type: "string" },
    address: {
      additionalProperties: true,
      type: ["object", "null"],
    },
    documents: {
      type: ["array", "null"],
      items: { additionalProperties: true, type: "object" },
    },
    failure_reason: { type: ["string", "null"] },
    provider_status_code: {
      type: ["number", "string", "null"],
    },
  },
};

function validate23(
  data,
  {
    instancePath = "",
    parentData,
    parentDataProperty,
    rootData = data,
    dynamicAnchors = {},
  } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate23.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (
    data &&
    typeof data == "object" &&
    !Array.isArray(data)
  ) {
    if (data.id === undefined) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "id" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.status === undefined) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "status" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema34.properties, key0)) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.id !== undefined) {
      let data0 = data.id;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err3 = {
            instancePath: instancePath + "/id",
            schemaPath: "#/properties/id/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      } else {
        const err4 = {
          instancePath: instancePath + "/id",
          schemaPath: "#/properties/id/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.reference !== undefined) {
      let data1 = data.reference;
      if (typeof data1 !== "string" && data1 !== null) {
        const err5 = {
          instancePath: instancePath + "/reference",
          schemaPath: "#/properties/reference/type",
          keyword: "type",
          params: {
            type: schema34.properties.reference.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.url !== undefined) {
      let data2 = data.url;
      if (typeof data2 !== "string" && data2 !== null) {
        const err6 = {
          instancePath: instancePath + "/url",
          schemaPath: "#/properties/url/type",
          keyword: "type",
          params: { type: schema34.properties.url.type },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
      if (typeof data2 === "string") {
        if (!formats0.test(data2)) {
          const err7 = {
            instancePath: instancePath + "/url",
            schemaPath: "#/properties/url/format",
            keyword: "format",
            params: { format: "uri" },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      }
    }
    if (data.status !== undefined) {
      let data3 = data.status;
      if (typeof data3 !== "string") {
        const err8 = {
          instancePath: instancePath + "/status",
          schemaPath: "#/properties/status/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
      if (
        !(
          data3 === "aborted" ||
          data3 === "authorization_required" ||
          data3 === "confirmation_required" ||
          data3 === "confirmed" ||
          data3 === "created" ||
          data3 === "canceled" ||
          data3 === "expired" ||
          data3 === "failed" ||
          data3 === "identification_data_required" ||
          data3 === "pending" ||
          data3 === "pending_account_creation" ||
          data3 === "pending_failed" ||
          data3 === "pending_ref_transfer" ||
          data3 === "pending_successful" ||
          data3 === "pre_successful" ||
          data3 === "processed" ||
          data3 === "rejected" ||
          data3 === "successful" ||
          data3 === "signed"
        )
      ) {
        const err9 = {
          instancePath: instancePath + "/status",
          schemaPath: "#/properties/status/enum",
          keyword: "enum",
          params: {
            allowedValues: schema34.properties.status.enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.completed_at !== undefined) {
      let data4 = data.completed_at;
      if (typeof data4 !== "string" && data4 !== null) {
        const err10 = {
          instancePath: instancePath + "/completed_at",
          schemaPath: "#/properties/completed_at/type",
          keyword: "type",
          params: {
            type: schema34.properties.completed_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
      if (typeof data4 === "string") {
        if (!formats2.test(data4)) {
          const err11 = {
            instancePath: instancePath + "/completed_at",
            schemaPath: "#/properties/completed_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            vErrors.push(err11);
          }
          errors++;
        }
      }
    }
    if (data.method !== undefined) {
      let data5 = data.method;
      if (typeof data5 !== "string") {
        const err12 = {
          instancePath: instancePath + "/method",
          schemaPath: "#/properties/method/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
      if (
        !(
          data5 === "bank" ||
          data5 === "bank_id" ||
          data5 === "bank_plus" ||
          data5 === "fourthline" ||
          data5 === "idnow" ||
          data5 === "idnow_autoident" ||
          data5 === "idnow_custom" ||
          data5 === "manual" ||
          data5 === "postident"
        )
      ) {
        const err13 = {
          instancePath: instancePath + "/method",
          schemaPath: "#/properties/method/enum",
          keyword: "enum",
          params: {
            allowedValues: schema34.properties.method.enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.proof_of_address_type !== undefined) {
      let data6 = data.proof_of_address_type;
      if (typeof data6 !== "string" && data6 !== null) {
        const err14 = {
          instancePath:
            instancePath + "/proof_of_address_type",
          schemaPath:
            "#/properties/proof_of_address_type/type",
          keyword: "type",
          params: {
            type: schema34.properties.proof_of_address_type
              .type,
          },
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
      if (
        !(
          data6 === "BANK_ACCOUNT_STATEMENT" ||
          data6 === "CERTIFICATE_OF_REGISTRATION" ||
          data6 === "ELECTRICITY_BILL" ||
          data6 === "GAS_BILL" ||
          data6 === "HEATING_BILL" ||
          data6 === "INTERNET_BILL" ||
          data6 === "TELEPHONE_BILL" ||
          data6 === "WATER_BILL" ||
          data6 === null
        )
      ) {
        const err15 = {
          instancePath:
            instancePath + "/proof_of_address_type",
          schemaPath:
            "#/properties/proof_of_address_type/enum",
          keyword: "enum",
          params: {
            allowedValues:
              schema34.properties.proof_of_address_type
                .enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.proof_of_address_issued_at !== undefined) {
      let data7 = data.proof_of_address_issued_at;
      if (typeof data7 !== "string" && data7 !== null) {
        const err16 = {
          instancePath:
            instancePath + "/proof_of_address_issued_at",
          schemaPath:
            "#/properties/proof_of_address_issued_at/type",
          keyword: "type",
          params: {
            type: schema34.properties
              .proof_of_address_issued_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
      if (typeof data7 === "string") {
        if (!formats4.test(data7)) {
          const err17 = {
            instancePath:
              instancePath + "/proof_of_address_issued_at",
            schemaPath:
              "#/properties/proof_of_address_issued_at/format",
            keyword: "format",
            params: { format: "date" },
          };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            vErrors.push(err17);
          }
          errors++;
        }
      }
    }
    if (data.iban !== undefined) {
      let data8 = data.iban;
      if (typeof data8 !== "string" && data8 !== null) {
        const err18 = {
          instancePath: instancePath + "/iban",
          schemaPath: "#/properties/iban/type",
          keyword: "type",
          params: { type: schema34.properties.iban.type },
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.terms_and_conditions_signed_at !== undefined) {
      let data9 = data.terms_and_conditions_signed_at;
      if (typeof data9 !== "string" && data9 !== null) {
        const err19 = {
          instancePath:
            instancePath +
            "/terms_and_conditions_signed_at",
          schemaPath:
            "#/properties/terms_and_conditions_signed_at/type",
          keyword: "type",
          params: {
            type: schema34.properties
              .terms_and_conditions_signed_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
      if (typeof data9 === "string") {
        if (!formats2.test(data9)) {
          const err20 = {
            instancePath:
              instancePath +
              "/terms_and_conditions_signed_at",
            schemaPath:
              "#/properties/terms_and_conditions_signed_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      }
    }
    if (data.authorization_expires_at !== undefined) {
      let data10 = data.authorization_expires_at;
      if (typeof data10 !== "string" && data10 !== null) {
        const err21 = {
          instancePath:
            instancePath + "/authorization_expires_at",
          schemaPath:
            "#/properties/authorization_expires_at/type",
          keyword: "type",
          params: {
            type: schema34.properties
              .authorization_expires_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
      if (typeof data10 === "string") {
        if (!formats2.test(data10)) {
          const err22 = {
            instancePath:
              instancePath + "/authorization_expires_at",
            schemaPath:
              "#/properties/authorization_expires_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err22];
          } else {
            vErrors.push(err22);
          }
          errors++;
        }
      }
    }
    if (data.confirmation_expires_at !== undefined) {
      let data11 = data.confirmation_expires_at;
      if (typeof data11 !== "string" && data11 !== null) {
        const err23 = {
          instancePath:
            instancePath + "/confirmation_expires_at",
          schemaPath:
            "#/properties/confirmation_expires_at/type",
          keyword: "type",
          params: {
            type: schema34.properties
              .confirmation_expires_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          vErrors.push(err23);
        }
        errors++;
      }
      if (typeof data11 === "string") {
        if (!formats2.test(data11)) {
          const err24 = {
            instancePath:
              instancePath + "/confirmation_expires_at",
            schemaPath:
              "#/properties/confirmation_expires_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err24];
          } else {
            vErrors.push(err24);
          }
          errors++;
        }
      }
    }
    if (data.current_reference_token !== undefined) {
      let data12 = data.current_reference_token;
      if (typeof data12 !== "string" && data12 !== null) {
        const err25 = {
          instancePath:
            instancePath + "/current_reference_token",
          schemaPath:
            "#/properties/current_reference_token/type",
          keyword: "type",
          params: {
            type: schema34.properties
              .current_reference_token.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.estimated_waiting_time !== undefined) {
      let data13 = data.estimated_waiting_time;
      if (typeof data13 !== "string" && data13 !== null) {
        const err26 = {
          instancePath:
            instancePath + "/estimated_waiting_time",
          schemaPath:
            "#/properties/estimated_waiting_time/type",
          keyword: "type",
          params: {
            type: schema34.properties.estimated_waiting_time
              .type,
          },
        };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
    }
    if (data.language !== undefined) {
      let data14 = data.language;
      if (typeof data14 !== "string" && data14 !== null) {
        const err27 = {
          instancePath: instancePath + "/language",
          schemaPath: "#/properties/language/type",
          keyword: "type",
          params: {
            type: schema34.properties.language.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
    if (data.person_id !== undefined) {
      if (typeof data.person_id !== "string") {
        const err28 = {
          instancePath: instancePath + "/person_id",
          schemaPath: "#/properties/person_id/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          vErrors.push(err28);
        }
        errors++;
      }
    }
    if (data.address !== undefined) {
      let data16 = data.address;
      if (
        !(
          data16 &&
          typeof data16 == "object" &&
          !Array.isArray(data16)
        ) &&
        data16 !== null
      ) {
        const err29 = {
          instancePath: instancePath + "/address",
          schemaPath: "#/properties/address/type",
          keyword: "type",
          params: {
            type: schema34.properties.address.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err29];
        } else {
          vErrors.push(err29);
        }
        errors++;
      }
    }
    if (data.documents !== undefined) {
      let data17 = data.documents;
      if (!Array.isArray(data17) && data17 !== null) {
        const err30 = {
          instancePath: instancePath + "/documents",
          schemaPath: "#/properties/documents/type",
          keyword: "type",
          params: {
            type: schema34.properties.documents.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err30];
        } else {
          vErrors.push(err30);
        }
        errors++;
      }
      if (Array.isArray(data17)) {
        const len0 = data17.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data18 = data17[i0];
          if (
            data18 &&
            typeof data18 == "object" &&
            !Array.isArray(data18)
          ) {
          } else {
            const err31 = {
              instancePath:
                instancePath + "/documents/" + i0,
              schemaPath:
                "#/properties/documents/items/type",
              keyword: "type",
              params: { type: "object" },
            };
            if (vErrors === null) {
              vErrors = [err31];
            } else {
              vErrors.push(err31);
            }
            errors++;
          }
        }
      }
    }
    if (data.failure_reason !== undefined) {
      let data19 = data.failure_reason;
      if (typeof data19 !== "string" && data19 !== null) {
        const err32 = {
          instancePath: instancePath + "/failure_reason",
          schemaPath: "#/properties/failure_reason/type",
          keyword: "type",
          params: {
            type: schema34.properties.failure_reason.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err32];
        } else {
          vErrors.push(err32);
        }
        errors++;
      }
    }
    if (data.provider_status_code !== undefined) {
      let data20 = data.provider_status_code;
      if (
        !(typeof data20 == "number" && isFinite(data20)) &&
        typeof data20 !== "string" &&
        data20 !== null
      ) {
        const err33 = {
          instancePath:
            instancePath + "/provider_status_code",
          schemaPath:
            "#/properties/provider_status_code/type",
          keyword: "type",
          params: {
            type: schema34.properties.provider_status_code
              .type,
          },
        };
        if (vErrors === null) {
          vErrors = [err33];
        } else {
          vErrors.push(err33);
        }
        errors++;
      }
    }
  } else {
    const err34 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
    };
    if (vErrors === null) {
      vErrors = [err34];
    } else {
      vErrors.push(err34);
    }
    errors++;
  }
  validate23.errors = vErrors;
  return errors === 0;
}
validate23.evaluated = {
  props: true,
  dynamicProps: false,
  dynamicItems: false,
};

export const checkIdentificationEvent = validate24;
const schema35 = {
  additionalProperties: false,
  type: "object",
  required: ["id", "status"],
  properties: {
    id: { type: "string", minLength: 1 },
    reference: { type: ["string", "null"] },
    url: { type: ["string", "null"], format: "uri" },
    status: {
      type: "string",
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
    completed_at: {
      type: ["string", "null"],
      format: "date-time",
    },
    method: {
      type: "string",
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
    metadata: {
      additionalProperties: true,
      type: ["object", "null"],
    },
  },
};

function validate24(
  data,
  {
    instancePath = "",
    parentData,
    parentDataProperty,
    rootData = data,
    dynamicAnchors = {},
  } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate24.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (
    data &&
    typeof data == "object" &&
    !Array.isArray(data)
  ) {
    if (data.id === undefined) {
      const err0 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "id" },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        vErrors.push(err0);
      }
      errors++;
    }
    if (data.status === undefined) {
      const err1 = {
        instancePath,
        schemaPath: "#/required",
        keyword: "required",
        params: { missingProperty: "status" },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (
        !(
          key0 === "id" ||
          key0 === "reference" ||
          key0 === "url" ||
          key0 === "status" ||
          key0 === "completed_at" ||
          key0 === "method" ||
          key0 === "metadata"
        )
      ) {
        const err2 = {
          instancePath,
          schemaPath: "#/additionalProperties",
          keyword: "additionalProperties",
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
    if (data.id !== undefined) {
      let data0 = data.id;
      if (typeof data0 === "string") {
        if (func2(data0) < 1) {
          const err3 = {
            instancePath: instancePath + "/id",
            schemaPath: "#/properties/id/minLength",
            keyword: "minLength",
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            vErrors.push(err3);
          }
          errors++;
        }
      } else {
        const err4 = {
          instancePath: instancePath + "/id",
          schemaPath: "#/properties/id/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.reference !== undefined) {
      let data1 = data.reference;
      if (typeof data1 !== "string" && data1 !== null) {
        const err5 = {
          instancePath: instancePath + "/reference",
          schemaPath: "#/properties/reference/type",
          keyword: "type",
          params: {
            type: schema35.properties.reference.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.url !== undefined) {
      let data2 = data.url;
      if (typeof data2 !== "string" && data2 !== null) {
        const err6 = {
          instancePath: instancePath + "/url",
          schemaPath: "#/properties/url/type",
          keyword: "type",
          params: { type: schema35.properties.url.type },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
      if (typeof data2 === "string") {
        if (!formats0.test(data2)) {
          const err7 = {
            instancePath: instancePath + "/url",
            schemaPath: "#/properties/url/format",
            keyword: "format",
            params: { format: "uri" },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
      }
    }
    if (data.status !== undefined) {
      let data3 = data.status;
      if (typeof data3 !== "string") {
        const err8 = {
          instancePath: instancePath + "/status",
          schemaPath: "#/properties/status/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
      if (
        !(
          data3 === "aborted" ||
          data3 === "authorization_required" ||
          data3 === "confirmation_required" ||
          data3 === "confirmed" ||
          data3 === "created" ||
          data3 === "canceled" ||
          data3 === "expired" ||
          data3 === "failed" ||
          data3 === "identification_data_required" ||
          data3 === "pending" ||
          data3 === "pending_account_creation" ||
          data3 === "pending_failed" ||
          data3 === "pending_ref_transfer" ||
          data3 === "pending_successful" ||
          data3 === "pre_successful" ||
          data3 === "processed" ||
          data3 === "rejected" ||
          data3 === "successful" ||
          data3 === "signed"
        )
      ) {
        const err9 = {
          instancePath: instancePath + "/status",
          schemaPath: "#/properties/status/enum",
          keyword: "enum",
          params: {
            allowedValues: schema35.properties.status.enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.completed_at !== undefined) {
      let data4 = data.completed_at;
      if (typeof data4 !== "string" && data4 !== null) {
        const err10 = {
          instancePath: instancePath + "/completed_at",
          schemaPath: "#/properties/completed_at/type",
          keyword: "type",
          params: {
            type: schema35.properties.completed_at.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
      if (typeof data4 === "string") {
        if (!formats2.test(data4)) {
          const err11 = {
            instancePath: instancePath + "/completed_at",
            schemaPath: "#/properties/completed_at/format",
            keyword: "format",
            params: { format: "date-time" },
          };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            vErrors.push(err11);
          }
          errors++;
        }
      }
    }
    if (data.method !== undefined) {
      let data5 = data.method;
      if (typeof data5 !== "string") {
        const err12 = {
          instancePath: instancePath + "/method",
          schemaPath: "#/properties/method/type",
          keyword: "type",
          params: { type: "string" },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
      if (
        !(
          data5 === "bank" ||
          data5 === "bank_id" ||
          data5 === "bank_plus" ||
          data5 === "fourthline" ||
          data5 === "idnow" ||
          data5 === "idnow_autoident" ||
          data5 === "idnow_custom" ||
          data5 === "manual" ||
          data5 === "postident"
        )
      ) {
        const err13 = {
          instancePath: instancePath + "/method",
          schemaPath: "#/properties/method/enum",
          keyword: "enum",
          params: {
            allowedValues: schema35.properties.method.enum,
          },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.metadata !== undefined) {
      let data6 = data.metadata;
      if (
        !(
          data6 &&
          typeof data6 == "object" &&
          !Array.isArray(data6)
        ) &&
        data6 !== null
      ) {
        const err14 = {
          instancePath: instancePath + "/metadata",
          schemaPath: "#/properties/metadata/type",
          keyword: "type",
          params: {
            type: schema35.properties.metadata.type,
          },
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
  } else {
    const err15 = {
      instancePath,
      schemaPath: "#/type",
      keyword: "type",
      params: { type: "object" },
    };
    if (vErrors === null) {
      vErrors = [err15];
    } else {
      vErrors.push(err15);
    }
    errors++;
  }
  validate24.errors = vErrors;
  return errors === 0;
}
validate24.evaluated = {
  props: true,
  dynamicProps: false,
  dynamicItems: false,
};

/** One difference, as ajv tells it. */
export interface CheckerFinding {
  readonly keyword: string;
  /** JSON pointer into the body. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Whether a body has this shape. */
export interface BodyChecker {
  (body: unknown): boolean;
  /** Every difference of the body that was checked last, if it did not have this shape. */
  readonly errors: readonly CheckerFinding[];
}

/** A documented shape of a body. */
export interface BodyShape {
  readonly name: string;
  readonly required: readonly string[];
  readonly check: BodyChecker;
}

/** The documented bodies of each operation, by status. One of several shapes, where the contract allows several. */
export const documentedBodies: {
  readonly [operation: string]: {
    readonly [status: string]: readonly BodyShape[];
  };
} = {
  authorizeIdentification: {
    "200": [
      {
        name: "Identification",
        required: ["id", "status"],
        check: checkIdentification,
      },
    ],
    "400": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    "401": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    "403": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    "500": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    default: [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
  },
  retrieveIdentification: {
    "200": [
      {
        name: "RetrievedIdentification",
        required: ["id", "status"],
        check: checkRetrievedIdentification,
      },
    ],
    "400": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    "401": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    "403": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    "500": [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
    default: [
      {
        name: "ErrorObject",
        required: [
          "id",
          "status",
          "code",
          "title",
          "detail",
        ],
        check: checkErrorObject,
      },
      {
        name: "ErrorEnvelope",
        required: ["errors"],
        check: checkErrorEnvelope,
      },
    ],
  },
};

/** The documented payload of each webhook, by its operationId. */
export const documentedPayloads: {
  readonly [webhook: string]: readonly BodyShape[];
} = {
  receiveIdentification: [
    {
      name: "IdentificationEvent",
      required: ["id", "status"],
      check: checkIdentificationEvent,
    },
  ],
};
