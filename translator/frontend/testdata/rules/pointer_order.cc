#include "rlib/object.h"

class Node : public rlib::Object {};

bool use(Node* a, Node* b) { return a < b || a >= b || a == b; }
bool functions(int (*f)(int), int (*g)(int)) { return f > g; }
