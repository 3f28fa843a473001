using Eve.Agents.Files;
using Eve.Types;

namespace Eve.Agents.Identitymanager.Identities;

/// <summary>
/// The keys that were made here, over reboots: one file for each request, readable for root alone, in the vault, which is open
/// by the time that an EID is asked for, since the app's volumes lie in it.
/// </summary>
internal sealed class KeptIdentities(Paths paths)
{
    private const string Ending = ".json";
    private readonly string folder = paths.Of("/persist/vault/identitymgr");

    /// <summary>The identity that was kept under this key ("APP UUID:LISP instance").</summary>
    /// <param name="damage">Why there is none although there is a file; null otherwise.</param>
    public EIDStatus? Find(string key, out string? damage)
    {
        string file = FileOf(key);
        damage = null;
        if (!File.Exists(file))
            return null;
        try
        {
            if (!GoJson.TryParse(File.ReadAllBytes(file), FromIdentitymgr.EIDStatus.Json, out EIDStatus? kept, out string? fault))
                damage = fault;
            else if (FromIdentitymgr.EIDStatus.KeyOf(kept) != key)
                damage = $"it is the identity of {FromIdentitymgr.EIDStatus.KeyOf(kept)}";
            else if (!MadeIdentity.IsWhole(kept))
                damage = "key, certificate, EID and signature do not belong together";
            else
                return kept;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            damage = error.Message;
        }
        return null;
    }

    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It could not be written.</exception>
    public void Keep(string key, EIDStatus identity) =>
        SmallFile.WriteDurably(FileOf(key), GoJson.Serialize(FromIdentitymgr.EIDStatus.Json, identity));

    /// <returns>null, or why the file is still there.</returns>
    public string? Forget(string key)
    {
        try
        {
            if (Directory.Exists(folder))
                File.Delete(FileOf(key));
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    /// <summary>The keys of all files.</summary>
    public IReadOnlyList<string> Keys()
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*" + Ending).Select(file => Path.GetFileName(file)[..^Ending.Length])] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string FileOf(string key) => $"{folder}/{key}{Ending}";
}
