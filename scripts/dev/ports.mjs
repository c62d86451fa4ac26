import net from "node:net";

/**
 * `count` different loopback ports that are free now, chosen by the system. Another process may take one before it is used:
 * start what needs them at once.
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  // All are held until all are known, so that none comes twice.
  const servers = await Promise.all(Array.from({ length: count }, () => hold(0)));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/**
 * `wanted` where it is free, else any free one.
 * @param {number} wanted
 * @returns {Promise<number>}
 */
export async function freePort(wanted) {
  try {
    const server = await hold(wanted);
    await new Promise((resolve) => server.close(resolve));
    return wanted;
  } catch (error) {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    return (await freePorts(1))[0];
  }
}

function hold(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
