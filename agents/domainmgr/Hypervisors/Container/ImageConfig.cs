using System.Text.Json;

namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>What an image says about the process it wants: the "config" member of image-config.json (OCI image spec).</summary>
public sealed record ImageConfig
{
    public IReadOnlyList<string>? Env { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    public string? WorkingDir { get; init; }

    /// <summary>"user", "uid", "user:group" or "uid:gid"; empty for root.</summary>
    public string? User { get; init; }

    /// <summary>"SIGTERM", "TERM" or "15"; empty for SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Reads the file that volumemgr left beside the root file system.</summary>
    /// <exception cref="HypervisorException">It is missing or no OCI image config; the text names it.</exception>
    public static ImageConfig Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, ContainerJson.Default.ImageConfigFile)?.Config ?? new ImageConfig();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HypervisorException($"the container's image config {path} cannot be read ({error.Message}): purge the app to build its volume anew", error);
        }
        catch (JsonException error)
        {
            throw new HypervisorException($"the container's image config {path} is no OCI image config ({error.Message}): push the image again and purge the app", error);
        }
    }
}

/// <summary>The file around it; the rest of it (layers, history) is of no use here.</summary>
public sealed record ImageConfigFile(ImageConfig? Config);
