// Ends this process when the one that started it has gone, as if it had received SIGTERM. npm passes a signal on to the shell that
// it starts, and the shell ends without passing it on.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 250).unref();
