using Eve.Agents.Zedagent.Core;
using Eve.Api.Config;
using Eve.Tests.Support;
using Eve.Types;
using Google.Protobuf;

namespace Eve.Agents.Zedagent.Tests.Core;

/// <summary>Damaged configs: whatever still is a protobuf message gets an answer, never an exception, and its records can be written.</summary>
public sealed class MutationTests
{
    private const int mutations = 400;
    private static readonly DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeviceFacts device = new(new Guid("6e1b8d0c-4b5a-4f7e-9a8b-0d2c3f4e5a61"), "", Rebooting: false);

    [TestCaseSource(nameof(Samples))]
    public void A_damaged_config_is_answered(string name)
    {
        byte[] good = Golden.Bytes("edgedevconfig-samples", name);
        int seed = (int)Laws.Seed;
        Random random = new(seed);
        ConfigState state = ConfigState.Empty;
        for (int i = 0; i < mutations; i++)
        {
            byte[] bad = Damage(good, random);
            if (Parse(bad) is not { } config)
                continue;
            try
            {
                state = ConfigParser.Apply(state, config, ConfigSource.Controller, device, now).State;
                foreach (Types.AppInstanceConfig app in state.Published.Apps.Records)
                    GoJson.Serialize(FromZedagent.AppInstanceConfig.Json, app);
                foreach (DevicePortConfig ports in state.Published.Ports.Records)
                    GoJson.Serialize(FromZedagent.DevicePortConfig.Json, ports);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}, mutation {i}: {System.Convert.ToBase64String(bad)}", error);
            }
        }
    }

    private static IEnumerable<string> Samples() =>
        Directory.EnumerateFiles(Golden.Path("edgedevconfig-samples"), "*.pb").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    private static byte[] Damage(byte[] good, Random random)
    {
        byte[] bad = [.. good];
        for (int count = random.Next(1, 6); count > 0; count--)
        {
            switch (random.Next(4))
            {
                case 0:
                    bad[random.Next(bad.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bad = bad[..random.Next(1, bad.Length)];
                    break;
                case 2:
                    int at = random.Next(bad.Length);
                    bad = [.. bad[..at], .. bad[Math.Min(at + random.Next(1, 20), bad.Length)..]];
                    break;
                default:
                    bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
                    break;
            }
            if (bad.Length == 0)
                return [.. good];
        }
        return bad;
    }

    private static EdgeDevConfig? Parse(byte[] content)
    {
        try
        {
            return EdgeDevConfig.Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
