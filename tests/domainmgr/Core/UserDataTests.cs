using Eve.Agents.Domainmgr.Core;
using Eve.Types;

namespace Eve.Agents.Domainmgr.Tests.Core;

/// <summary>User data of container apps (DM-029 to DM-036).</summary>
public sealed class UserDataTests
{
    [TestCase("A=1\nB=2", "A=1 B=2")]
    [TestCase("A=1\r\nB=2\r\n", "A=1 B=2")]
    [TestCase("# a comment\n\nexport A = \"x y\" ", "A=x y")]
    [TestCase("A=b=c", "A=b=c")]
    [TestCase("A=1\nA=2", "A=2")]
    [TestCase("A=", "A=")]
    [TestCase("a.b/c=1", "a.b/c=1")]
    [TestCase("A=x\\ty\\u0041\\\\", "A=x\tyA\\")]
    [TestCase("#cloud-config\nruncmd:\n  - A=1\n  - export B=\"2 3\"\n", "A=1 B=2 3")]
    [TestCase("#cloud-config\nruncmd:\n- 'A=1'\n", "A=1")]
    public void Variables_are_read(string text, string expected)
    {
        UserData data = Read(text);

        Assert.That(data.Error, Is.Empty);
        Assert.That(string.Join(' ', data.Variables!.Select(pair => $"{pair.Key}={pair.Value}")), Is.EqualTo(expected));
    }

    [TestCase("A=1\nnovalue", "line 2")]
    [TestCase("1A=x", "1A")]
    [TestCase("A B=x", "A B")]
    [TestCase("A=\\x", "\\x")]
    [TestCase("A=x\\", "backslash")]
    [TestCase("A=x\u0001y", "U+0001")]
    [TestCase("#cloud-config\nruncmd: echo", "runcmd")]
    [TestCase("#cloud-config\nruncmd:\n  - [a, b]\n", "line 3")]
    [TestCase("#cloud-config\nwrite_files:\n  - content: x\n", "path")]
    [TestCase("#cloud-config\nwrite_files:\n  - path: /x\n", "content")]
    [TestCase("#cloud-config\n\truncmd: x\n", "tab")]
    public void What_is_wrong_is_named(string text, string part) => Assert.That(Read(text).Error, Does.Contain(part));

    [Test]
    public void No_base64_is_an_error() =>
        Assert.That(UserData.Read(Scene.Config() with { CloudInitUserData = "%%%" }).Error, Does.Contain("base64"));

    [Test]
    public void Encrypted_user_data_is_refused_unless_there_is_clear_text()
    {
        Assert.That(UserData.Read(Scene.Config() with { IsCipher = true }).Error, Does.Contain("encrypted"));
        Assert.That(UserData.Read((Scene.Config() with { IsCipher = true }).WithUserData("A=1")).Error, Is.Empty);
    }

    [Test]
    public void Files_of_a_cloud_config_are_read()
    {
        UserData data = Read(
            """
            #cloud-config
            hostname: web   # ignored by containers
            write_files:
              - path: /etc/motd
                permissions: '0644'
                content: |
                  hello: "world"
                    indented

                  # no comment
              - path: /bin/tool
                permissions: "0755"
                encoding: gz+b64
                owner: root:root
                content: >-
                  H4sI
                  AAAA
            runcmd:
              - A=1
            """);

        Assert.That(data.Error, Is.Empty);
        Assert.That(data.Variables!["A"], Is.EqualTo("1"));
        Assert.That(data.Files, Is.EqualTo((ValueList<WritableFile>)
        [
            new() { Path = "/etc/motd", Permissions = "0644", Content = "hello: \"world\"\n  indented\n\n# no comment\n" },
            new() { Path = "/bin/tool", Permissions = "0755", Encoding = "gz+b64", Owner = "root:root", Content = "H4sI AAAA" },
        ]));
    }

    [Test]
    public void An_empty_cloud_config_asks_for_nothing()
    {
        UserData data = Read("#cloud-config\n");

        Assert.That((data.Variables, data.Files, data.Error), Is.EqualTo(((ValueMap<string, string>?)null, (ValueList<WritableFile>?)null, "")));
    }

    [Test]
    public void A_virtual_machine_has_no_variables()
    {
        DomainConfig machine = Scene.Config().WithUserData("no variables here") with { DiskConfigList = [new() { Format = Format.Qcow2 }] };

        Assert.That(Configure.Run(NewStatus.From(machine), machine).Error, Is.Empty);
    }

    private static UserData Read(string text) => UserData.Read(Scene.Config().WithUserData(text));
}
