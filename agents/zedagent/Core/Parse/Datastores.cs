using Eve.Types;

namespace Eve.Agents.Zedagent.Core.Parse;

/// <summary>Servers and registries that content comes from.</summary>
internal static class Datastores
{
    private const string defaultRegion = "us-west-2";

    public static Table<DatastoreConfig> Parse(IEnumerable<Api.Config.DatastoreConfig> datastores, Table<CipherContext> contexts, DateTimeOffset now) =>
        Table<DatastoreConfig>.Of(datastores.Select(datastore => ParseOne(datastore, contexts, now)), FromZedagent.DatastoreConfig.KeyOf);

    private static DatastoreConfig ParseOne(Api.Config.DatastoreConfig datastore, Table<CipherContext> contexts, DateTimeOffset now)
    {
        Guid uuid = Words.Uuid(datastore.Id);
        CipherBlockStatus cipher = Ciphers.Parse(uuid.ToString(), datastore.CipherData, contexts, now);
        return new DatastoreConfig
        {
            UUID = uuid,
            DsType = Words.NameOf(Api.Config.StorageReflection.Descriptor, "DsType", (int)datastore.DType),
            Fqdn = datastore.Fqdn,
            ApiKey = datastore.ApiKey,
            Password = datastore.Password,
            Dpath = datastore.Dpath,
            Region = datastore.Region.Length == 0 ? defaultRegion : datastore.Region,
            DsCertPEM = datastore.DsCertPEM.Select(pem => (Bytes?)Bytes.From(pem.Span)).ToValueList().NullIfEmpty(),
            CipherBlockID = cipher.CipherBlockID,
            CipherContextID = cipher.CipherContextID,
            InitialValue = cipher.InitialValue,
            CipherData = cipher.CipherData,
            ClearTextHash = cipher.ClearTextHash,
            IsCipher = cipher.IsCipher,
            CipherContext = cipher.CipherContext,
            ErrorDescription = cipher.ErrorDescription,
        };
    }
}
