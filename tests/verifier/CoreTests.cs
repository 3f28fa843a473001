using Eve.Agents.Verifier.Core;

namespace Eve.Tests.Verifier;

public sealed class CoreTests
{
    [TestCase("application/vnd.oci.image.manifest.v1+json", "application%2Fvnd.oci.image.manifest.v1+json")]
    [TestCase("", "")]
    [TestCase("a b;c=d&e$f@g:h", "a%20b%3Bc=d&e$f@g:h")]
    [TestCase("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd")]
    public void Media_types_are_one_part_of_a_path_and_come_back(string type, string escaped)
    {
        Assert.That(FileNames.Verified("aa", type), Is.EqualTo("aa." + escaped));
        Assert.That(FileNames.Parse("aa." + escaped), Is.EqualTo(("aa", type)));
    }

    [Test]
    public void A_name_without_a_dot_is_no_verified_file() => Assert.That(FileNames.Parse(new string('a', 64)), Is.Null);
}
