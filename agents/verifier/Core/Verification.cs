using Eve.Types;

namespace Eve.Agents.Verifier.Core;

/// <summary>The states of one VerifyImageStatus; each step is one publication (storage facts, verifier, "Flow").</summary>
public static class Verification
{
    /// <summary>A request came; nothing is known of the file yet.</summary>
    public static VerifyImageStatus Begin(VerifyImageConfig config) => new()
    {
        ImageSha256 = config.ImageSha256,
        Name = config.Name,
        MediaType = config.MediaType,
        PendingAdd = true,
        State = SwState.Verifying,
        RefCount = config.RefCount,
    };

    /// <summary>The file is ours and cannot change any more.</summary>
    public static VerifyImageStatus Taken(this VerifyImageStatus status, string path, long size) =>
        status with { FileLocation = path, Size = size };

    public static VerifyImageStatus Succeeded(this VerifyImageStatus status, string path) =>
        status with { FileLocation = path, PendingAdd = false, State = SwState.Verified };

    public static VerifyImageStatus Failed(this VerifyImageStatus status, string error, GoTime now) =>
        status with { PendingAdd = false, Error = error, ErrorTime = now, ErrorSeverity = ErrorSeverity.Error };

    /// <summary>A changed request for a known file: only the references change. Nothing is looked at again, an old error stays.</summary>
    public static VerifyImageStatus Follow(this VerifyImageStatus status, VerifyImageConfig config) =>
        status with { RefCount = config.RefCount, Expired = config.Expired };

    /// <summary>A good file that an earlier run left.</summary>
    public static VerifyImageStatus Found(string sha256, string mediaType, string path, long size) => new()
    {
        ImageSha256 = sha256,
        Name = FileNames.Verified(sha256, mediaType),
        FileLocation = path,
        Size = size,
        MediaType = mediaType,
        State = SwState.Verified,
    };
}
