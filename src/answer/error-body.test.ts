import { expect, it } from "vitest";
import { printableFields, readErrors } from "./error-body.js";

const flat = {
  id: "a95f2aaf-4e0c-4d49-8021-8a16a884ed86",
  status: "403",
  code: "unauthorized_action",
  title: "Unauthorized Action",
  detail: "Unauthorized action is not allowed.",
};
const source = { field: "iban", message: "is invalid" };

it.each<[string, unknown, unknown]>([
  ["the flat object", flat, [flat]],
  ["the envelope, with its number as a string", { errors: [{ ...flat, status: 403 }] }, [flat]],
  ["several errors in their order", { errors: [{ code: "one" }, { code: "two" }] }, [{ code: "one" }, { code: "two" }]],
  ["the part of the request an error is about", { errors: [{ code: "one", source }] }, [{ code: "one", source }]],
  ["an envelope with other members beside it", { errors: [flat], status: 403, trace: "x" }, [flat]],
  ["only the fields it knows", { ...flat, trace: "x" }, [flat]],
  ["only strings and numbers", { id: null, status: true, code: ["a"], title: {}, detail: "d" }, [{ detail: "d" }]],
  ["no source that is a string", { code: "one", source: "iban" }, [{ code: "one" }]],
  ["no source that is a list", { code: "one", source: [source] }, [{ code: "one" }]],
  ["only those entries that say something", { errors: [null, "x", [flat], {}, { a: 1 }, flat] }, [flat]],
  ["an empty envelope as no error", { errors: [] }, []],
  ["a member errors that is no list as the flat object", { errors: "x", code: "one" }, [{ code: "one" }]],
  ["an object with none of the fields as no error", { message: "x" }, []],
  ["no body as no error", undefined, []],
  ["null as no error", null, []],
  ["a list as no error", [flat], []],
  ["a string as no error", "code", []],
  ["a number as no error", 500, []],
])("reads %s", (_, body, errors) => {
  expect(readErrors(body)).toEqual(errors);
});

it.each<[string, object, object]>([
  [
    "an id, a status and a code that look like it",
    { ...flat, source },
    { id: flat.id, status: "403", code: flat.code },
  ],
  ["nothing that looks otherwise", { id: "DE11110101010100000020", status: "x", code: "DE11 1101" }, {}],
  ["no status of fewer than three digits", { status: "40" }, {}],
  ["no status of more than three digits", { status: "4030" }, {}],
  ["no status with a letter", { status: "40a" }, {}],
  ["no code with a digit", { code: "e_1" }, {}],
  ["no code of more than 50 letters", { code: "a".repeat(51) }, {}],
  ["nothing of an error without them", { title: "t", detail: "d" }, {}],
])("lets be printed %s", (_, body, printed) => {
  expect(readErrors(body).map(printableFields)).toEqual([printed]);
});
