import { connect, createServer } from 'node:net';

/** Runs in the network of a pod: hands each connection of a socket in the file system to a port of the pod's loopback. */
const [path = '', port = ''] = process.argv.slice(2);

createServer((socket) => {
  const far = connect(Number(port), '127.0.0.1');
  socket.on('error', () => far.destroy());
  far.on('error', () => socket.destroy());
  socket.pipe(far).pipe(socket);
}).listen(path, () => process.stdout.write('open\n'));

process.stdin.resume().once('end', () => process.exit());
