import { expect, it } from "vitest";
import { readErrors } from "./error-body.js";

const flat = {
  id: "a95f2aaf-4e0c-4d49-8021-8a16a884ed86",
  status: "403",
  code: "unauthorized_action",
  title: "Unauthorized Action",
  detail: "Unauthorized action is not allowed.",
};
/** Every field, also those that are reached by their name only. */
const fieldsOf = (error: object) =>
  Object.fromEntries(Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]));

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
  expect(readErrors(body).map(fieldsOf)).toEqual(errors);
});

it("lets nobody print what may hold personal data: a title, a detail, a source", () => {
  const [error] = readErrors({ ...flat, source });
  expect(Object.keys(error ?? {})).toEqual(["id", "status", "code"]);
  expect(JSON.parse(JSON.stringify(error))).toEqual({ id: flat.id, status: flat.status, code: flat.code });
});

it.each<[string, object, object]>([
  ["what looks like an id, a status and a code", flat, { id: flat.id, status: "403", code: flat.code }],
  ["nothing else in their place", { id: "DE11110101010100000020", status: "x", code: "DE11 1101" }, {}],
])("shows a logger %s", (_, body, printed) => {
  expect({ ...readErrors(body)[0] }).toEqual(printed);
});
