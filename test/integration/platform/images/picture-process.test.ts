import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import sharp from 'sharp';
import { pictureProcess } from '../../../../src/platform/images/picture-process.ts';
import { processPicture } from '../../../../src/platform/images/process-picture.ts';
import { photoWithGps } from '../../../support/photo-with-gps.ts';
import { pollUntil } from '../../../support/poll-until.ts';

/** The processes that this one started for its pictures. */
function pictureProcesses(): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${process.pid}\n`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('picture-program');
    } catch {
      return false;
    }
  });
}

describe('the process that works on pictures', function () {
  this.timeout(30_000);

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  it('makes what would be made here', async () => {
    const photo = await photoWithGps();
    expect(await pictureProcess.processPicture(photo)).to.deep.equal(await processPicture(photo));
    expect(await pictureProcess.processPicture(Buffer.from('no picture'))).to.deep.equal({ ok: false, reason: 'not-a-picture' });
    const avif = await pictureProcess.encodeAvif(photo, 300);
    expect(await sharp(avif).metadata()).to.include({ format: 'heif', width: 300 });
  });

  it('is one for all that is asked at once', async () => {
    const photo = await photoWithGps();
    await Promise.all(Array.from({ length: 4 }, () => pictureProcess.encodeAvif(photo, 200)));
    expect(pictureProcesses()).to.have.length(1);
  });

  it('says what could not be done, and goes on', async () => {
    const failed = await pictureProcess.encodeAvif(Buffer.from('no picture'), 300).catch((error: Error) => error.message);
    expect(failed).to.match(/unsupported image format/);
    expect(pictureProcesses()).to.have.length(1);
  });

  it('fails what it was killed over, and is there again for the next', async () => {
    const photo = await photoWithGps();
    const [pid = 0] = pictureProcesses();
    const asked = Promise.allSettled(Array.from({ length: 8 }, () => pictureProcess.processPicture(photo)));
    process.kill(pid, 'SIGKILL');
    expect((await asked).map(({ status }) => status)).to.include('rejected');
    expect(await pictureProcess.processPicture(photo)).to.have.property('ok', true);
    await pollUntil('the killed one is gone', () => !pictureProcesses().includes(pid));
  });
});
