namespace Eve.Evectl.Commands;

/// <summary>Where the device and the controller of `make run` lie, as seen from the executables' folder (out/bin).</summary>
internal static class DevelopmentPlaces
{
    private static readonly string Home = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../run/dev"));

    public static string Root { get; } = Path.Combine(Home, "root");

    public static string ControllerState { get; } = Path.Combine(Home, "outside/controller");
}
