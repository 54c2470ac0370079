// Sends one file as a browser would: reads on standard input what to send where, stops and goes on where it is told to, and
// writes on standard output, as one line of JSON, where the upload is and every offset at which the client went on.
import fs from 'node:fs'
import * as tus from 'tus-js-client'

const told = JSON.parse(fs.readFileSync(0, 'utf8'))
const data = fs.readFileSync(told.file)
const begun = []

function upload(url, stopAt) {
  return new Promise((resolve, reject) => {
    const one = new tus.Upload(data, {
      endpoint: told.endpoint,
      uploadUrl: url,
      chunkSize: told.chunkSize ?? Infinity,
      retryDelays: [0, 50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800], // until a service on a busy machine is there again
      headers: { Authorization: `Bearer ${told.bearer}` },
      metadata: told.metadata,
      storeFingerprintForResuming: false,
      overridePatchMethod: told.override ?? false,
      onBeforeRequest(request) {
        if (request.getMethod() === 'PATCH' || told.override) begun.push(Number(request.getHeader('Upload-Offset') ?? -1))
      },
      onProgress(sent) {
        if (stopAt !== null && sent >= stopAt) {
          stopAt = null
          one.abort().then(() => resolve(one.url), reject)
        }
      },
      onError: reject,
      onSuccess: () => resolve(one.url),
    })
    one.start()
  })
}

let url = null
for (const stopAt of [...(told.stops ?? []), null]) url = await upload(url, stopAt)
if (told.terminate) await tus.Upload.terminate(url, { headers: { Authorization: `Bearer ${told.bearer}` } })
process.stdout.write(JSON.stringify({ url, begun }) + '\n')
