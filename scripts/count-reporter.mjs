// A reporter of node's test runner that writes "passed failed skipped" of single tests, suites not counted.
export default async function* countReporter(source) {
  let passed = 0
  let failed = 0
  let skipped = 0
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    if (event.type === 'test:fail') {
      // A suite fails with its tests; only a suite that failed by itself would otherwise go unnoticed.
      if (event.data.details?.type !== 'suite' || event.data.details.error?.failureType !== 'subtestsFailed') failed++
    } else if (event.data.details?.type !== 'suite') {
      if (event.data.skip !== undefined) skipped++
      else passed++
    }
  }
  yield `${passed} ${failed} ${skipped}`
}
