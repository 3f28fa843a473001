using Eve.Agents.Unix;

namespace Eve.Agents.Base.Tests;

public sealed class SpareMemoryTests
{
    [Test]
    public void Only_what_is_nowhere_but_in_its_file_is_given_back()
    {
        string[] smaps =
        [
            "00404000-00a6e000 r-xp 00004000 fe:00 5474898                            /usr/bin/agent",
            "Size:               6568 kB",
            "Anonymous:             0 kB",
            "Swap:                  0 kB",
            "VmFlags: rd ex mr mw me",
            "00a6e000-00bf8000 r--p 0066e000 fe:00 5474898                            /usr/bin/agent with a space",
            "Anonymous:             0 kB",
            "Swap:                  0 kB",
            "00e70000-00e72000 r--p 00a6f000 fe:00 5474898                            /usr/bin/agent",
            "Anonymous:             4 kB",
            "Swap:                  0 kB",
            "00e73000-00e75000 r--p 00a6f000 fe:00 5474898                            /usr/bin/swapped",
            "Anonymous:             0 kB",
            "Swap:                  8 kB",
            "00e72000-01225000 rw-p 00a71000 fe:00 5474898                            /usr/bin/agent",
            "Anonymous:             0 kB",
            "Swap:                  0 kB",
            "7f3260000000-7f326006f000 r--p 00000000 00:00 0",
            "Anonymous:             0 kB",
            "Swap:                  0 kB",
            "7f3270000000-7f3270001000 r-xs 00000000 00:01 1024                       /memfd:doublemapper (deleted)",
            "Anonymous:             0 kB",
            "Swap:                  0 kB",
            "7ffe003f6000-7ffe003f8000 r-xp 00000000 00:00 0                          [vdso]",
            "Anonymous:             0 kB",
            "Swap:                  0 kB",
        ];
        Assert.That(SpareMemory.Unchanged(smaps), Is.EqualTo(new (nint, nint)[] { (0x404000, 0xa6e000), (0xa6e000, 0xbf8000) }));
    }

    [Test]
    public void A_process_goes_on_after_it_gave_back()
    {
        Assert.That(SpareMemory.Unchanged(File.ReadLines("/proc/self/smaps")), Is.Not.Empty);
        SpareMemory.GiveBack();
        Assert.That(string.Join(' ', Enumerable.Range(0, 5).Select(i => $"{i * 1.5:F1}")), Is.EqualTo("0.0 1.5 3.0 4.5 6.0"));
    }
}
