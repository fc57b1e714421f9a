// Loaded before Prism's own command by `npm run mock`: prints a request to try, and ends the server together with npm. npm passes a
// signal on to the shell that it starts, and the shell ends without passing it on.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 250).unref();

const url = "http://127.0.0.1:4010/v1/persons/a-person/identifications/an-identification/authorize";
console.log(`No SMS is ever sent. A request to try, and -H "Prefer: code=403, example=flat" makes it fail:
curl -i -X PATCH ${url} -H "Authorization: Bearer example-token"
`);
