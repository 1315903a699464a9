import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { keepDatabase } from '#lib/server/commands/keep-database.ts';

const listen = (port: number) =>
	new Promise<Server>((resolve) => {
		const server = createServer((socket) => void socket.end());
		server.listen(port, '127.0.0.1', () => resolve(server));
	});

test('a database server that is gone is started again, once, and left alone while it listens', async () => {
	let server = await listen(0);
	const { port } = server.address() as AddressInfo;
	let starts = 0;
	const leave = keepDatabase(`postgres://app@127.0.0.1:${port}/doorstep`, async () => {
		starts++;
		server = await listen(port);
	});
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(starts).toBe(0);
	await new Promise((resolve) => server.close(resolve));
	await expect.poll(() => starts, { timeout: 10_000 }).toBe(1);
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(starts).toBe(1);
	leave();
	server.close();
});
