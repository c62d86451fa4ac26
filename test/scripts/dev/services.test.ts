import net from "node:net";
import { expect, test } from "vitest";
import { freePort, freePorts } from "../../../scripts/dev/ports.mjs";
import { SERVICES, serviceSpecs, serviceUrls } from "../../../scripts/dev/services.mjs";
import { supervise } from "../../../scripts/dev/supervise.mjs";

const options = { python: "/venv/bin/python", ffmpeg: "/bin/ffmpeg", modelsDir: ".onevoice/models" };

test("free ports are different and can be listened on", async () => {
  const ports = await freePorts(5);
  expect(new Set(ports).size).toBe(5);
  const server = net.createServer().listen(ports[0], "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  expect(await freePort(ports[0] ?? 0)).not.toBe(ports[0]);
  expect(await freePort(ports[1] ?? 0)).toBe(ports[1]);
  server.close();
});

test("the five services have a command, a port and their slots", () => {
  const ports = Object.fromEntries(SERVICES.map((name, index) => [name, 9000 + index]));
  const specs = serviceSpecs({ ...options, ports, env: { EXTRA: "1" } });
  expect(specs.map(({ name }) => name)).toEqual(["media", "whisperx", "demucs", "kokoro", "bergamot"]);
  expect(specs[0]).toMatchObject({ env: { HOST: "127.0.0.1", PORT: "9000", SLOTS: "2", FFMPEG: "/bin/ffmpeg", EXTRA: "1" } });
  expect(specs.every(({ env }) => Number(env?.["THREADS"]) >= 1)).toBe(true);
  expect(specs[1]?.command).toBe("/venv/bin/python");
  expect(specs[1]?.args?.[0]).toMatch(/containers.whisperx.main\.py$/);
  expect(serviceUrls(ports).bergamot).toBe("http://127.0.0.1:9004");
});

test("a real service starts under the supervisor and answers", async () => {
  const [port = 0] = await freePorts(1);
  const supervisor = supervise({ logDir: ".onevoice/logs/test" });
  const [bergamot] = serviceSpecs({ ...options, ports: { bergamot: port } });
  expect(bergamot && (await supervisor.start(bergamot))).toMatchObject({ event: "ready", service: "bergamot", port });
  const health = (await (await fetch(`${serviceUrls({ bergamot: port }).bergamot}/healthz`)).json()) as { service: string };
  expect(health.service).toBe("bergamot");
  await supervisor.close();
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow("fetch failed");
});
