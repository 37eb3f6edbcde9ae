// Holds a write that is not committed, until it is killed.
import { DatabaseSync } from 'node:sqlite'

const database = new DatabaseSync(String(process.argv[2]))
database.exec(`
  begin immediate;
  insert into event (key, body) select (id << 32) + events, '{"type":"trial/claimed","number":0,"attempt":9}' from study;
  update study set events = events + 1`)
process.stdout.write('held\n')
setInterval(() => {}, 1000)
