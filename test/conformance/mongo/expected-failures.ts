/** Cases that fail, by the reason. Each must fail: one that has come to pass has to be taken out. */
export const expectedFailures: { reason: string; cases: string[] }[] = [
  {
    reason: "the driver doesn't send bypassDocumentValidation when it is false",
    cases: [
      'crud/bypassDocumentValidation.json: Aggregate with $out passes bypassDocumentValidation: false',
      'crud/bypassDocumentValidation.json: BulkWrite passes bypassDocumentValidation: false',
      'crud/bypassDocumentValidation.json: FindOneAndReplace passes bypassDocumentValidation: false',
      'crud/bypassDocumentValidation.json: FindOneAndUpdate passes bypassDocumentValidation: false',
      'crud/bypassDocumentValidation.json: InsertMany passes bypassDocumentValidation: false',
    ],
  },
  {
    reason: 'the driver gives documents whose _id is null an ObjectId before it sends them',
    cases: [
      'crud/create-null-ids.json: inserting _id with type null via insertOne',
      'crud/create-null-ids.json: inserting _id with type null via insertMany',
      'crud/create-null-ids.json: inserting _id with type null via bulkWrite',
    ],
  },
  {
    reason: 'the driver names the ids that it wanted to insert, also where the server inserted none',
    cases: ['retryable-writes/bulkWrite.json: First insertOne is never committed'],
  },
  {
    reason: 'the driver connects by the read preference of the client, secondary here, and a set of one member has none',
    cases: [
      'transactions/run-command.json: run command with secondary read preference in client option and primary read preference in transaction options',
      'transactions/transaction-options.json: readPreference inherited from client',
    ],
  },
  {
    reason: 'there are no views',
    cases: ['crud/estimatedDocumentCount.json: estimatedDocumentCount works correctly on views'],
  },
  {
    reason: 'there are no validators, and so no collMod to add one',
    cases: ['crud/findOneAndUpdate-errorResponse.json: findOneAndUpdate document validation errInfo is accessible'],
  },
];
